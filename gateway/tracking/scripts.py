"""The script of tracked pages and the box it loads when there is something to show, as they go out."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SWITCHES = "{ dnt: 1, consent: 0 }"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it goes out, plain and packed."""

    plain: bytes
    packed: bytes
    tag: str


def _sent(text: str) -> Sent:
    plain = text.encode()
    return Sent(plain, gzip.compress(plain, 9, mtime=0), f'"{hashlib.blake2b(plain, digest_size=12).hexdigest()}"')


def tight(text: str) -> str:
    """Without comments that have a line of their own, indentation and empty lines."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


_SOURCE = tight((HERE / "script.js").read_text(encoding="utf-8"))
BOX = _sent(tight((HERE / "box.js").read_text(encoding="utf-8")))
NONE = _sent("/* Visitors are not tracked here. */\n")
_SCRIPTS = {
    (respects, waits): _sent(_SOURCE.replace(SWITCHES, f"{{dnt:{respects:d},consent:{waits:d}}}"))
    for respects in (False, True)
    for waits in (False, True)
}


def script(*, respects_do_not_track: bool, needs_consent: bool) -> Sent:
    """The script for these settings."""
    return _SCRIPTS[respects_do_not_track, needs_consent]
