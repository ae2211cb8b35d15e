"""What a beacon says, checked by hand: it is on the way of thousands of requests a second."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import orjson

from kit.errors import Invalid

MOST_BYTES = 8_192
MOST_HAPPENINGS = 50
LONGEST_CLAIM = 2_000
MOST_MS = 600_000
MOST_NUMBER = 1_000_000
IS_KEY = re.compile(r"[A-Za-z0-9_-]{22}").fullmatch
IS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
# Kind → (field, longest, is it required). The order of kinds is how much a beacon is worth by what is in it.
FIELDS: dict[str, tuple[tuple[str, int, bool], ...]] = {
    "view": (("u", 2_000, True), ("p", 300, False), ("m", 200, False), ("r", 2_000, False)),
    "answer": (("i", 36, True), ("s", 8, True)),
    "action": (("name", 100, True), ("value", 500, False)),
    "leave": (),
    "beat": (),
}
WORTH = {kind: number for number, kind in enumerate(FIELDS)}
OUTCOMES = ("accepted", "rejected")
WEB = ("http://", "https://")
Happening = dict[str, Any]


class Said(NamedTuple):
    """A beacon that may be handed in. `kind` is the weightiest in it: `beat` where there is nothing else."""

    key: str
    claim: str
    what: list[Happening]
    kind: str


def read(raw: bytes) -> Said:
    """The beacon. Raises Invalid with the field at fault; fields it does not know are left out."""
    try:
        said = orjson.loads(raw)
    except orjson.JSONDecodeError as broken:
        raise Invalid("malformed", f"The body is no JSON: {broken}") from broken
    if type(said) is not dict:
        raise Invalid("malformed", "The body is no JSON object.")
    if b"\\u0000" in raw:
        raise Invalid("invalid", "Text with a zero character cannot be stored.")
    key, claim, happenings = said.get("k"), said.get("u") or "", said.get("w")
    if type(key) is not str or not IS_KEY(key):
        raise _wrong("k", "22 characters of A to Z, a to z, 0 to 9, - and _.")
    if type(claim) is not str or len(claim) > LONGEST_CLAIM:
        raise _wrong("u", f"Text of at most {LONGEST_CLAIM} characters.")
    if type(happenings) is not list or not 0 < len(happenings) <= MOST_HAPPENINGS:
        raise _wrong("w", f"1 to {MOST_HAPPENINGS} happenings.")
    what = [_happening(one, at) for at, one in enumerate(happenings)]
    return Said(key, claim, what, what[0]["t"] if len(what) == 1 else min((one["t"] for one in what), key=WORTH.__getitem__))


def _happening(said: Any, at: int) -> Happening:
    if type(said) is not dict:
        raise _wrong(f"w.{at}", "A JSON object.")
    kind, view = said.get("t"), said.get("v")
    fields = FIELDS.get(kind) if type(kind) is str else None
    if fields is None:
        raise _wrong(f"w.{at}.t", f"One of {', '.join(FIELDS)}.")
    if type(view) is not str or not IS_KEY(view):
        raise _wrong(f"w.{at}.v", "22 characters of A to Z, a to z, 0 to 9, - and _.")
    number, ago = said.get("n"), said.get("a")
    if type(number) is not int or not 0 <= number <= MOST_NUMBER:
        raise _wrong(f"w.{at}.n", f"A whole number from 0 to {MOST_NUMBER}.")
    if type(ago) is not int or not 0 <= ago <= MOST_MS:
        raise _wrong(f"w.{at}.a", f"Milliseconds, 0 to {MOST_MS}.")
    kept = {"t": kind, "v": view, "n": number, "a": ago}
    for name, most, is_required in fields:
        kept[name] = _text(said.get(name), f"w.{at}.{name}", most, is_required)
    if fields:
        _look_closer(kept, at)
    return kept


def _text(value: Any, field: str, most: int, is_required: bool) -> str:
    if value is None and not is_required:
        return ""
    if type(value) is not str or len(value) > most or (is_required and not value):
        raise _wrong(field, f"Text of {int(is_required)} to {most} characters.")
    return value


def _look_closer(kept: Happening, at: int) -> None:
    """Addresses are shown as links, so they must be of the web."""
    if kept["t"] == "view":
        if not kept["u"].startswith(WEB):
            raise _wrong(f"w.{at}.u", "An address that begins with http:// or https://.")
        if kept["r"] and not kept["r"].startswith(WEB):
            raise _wrong(f"w.{at}.r", "An address that begins with http:// or https://, or nothing.")
    elif kept["t"] == "answer":
        if not IS_ID(kept["i"]):
            raise _wrong(f"w.{at}.i", "The id of an invitation.")
        if kept["s"] not in OUTCOMES:
            raise _wrong(f"w.{at}.s", f"One of {', '.join(OUTCOMES)}.")


def _wrong(field: str, problem: str) -> Invalid:
    return Invalid("invalid", f"{field}: {problem}", field=field)
