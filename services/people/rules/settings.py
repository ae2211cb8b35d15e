"""Settings as data: a name, a kind of value, a default; and the one way to check and to complete them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.people.rules.addresses import network_of

NOBODY = "nobody"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$)(\*\.)?({_LABEL}\.)*{_LABEL}(:\d{{1,5}})?")
_MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class Setting:
    """`kind` is one of truth, count, text, html, url, colour, role, id, texts, hosts, addresses (of machines or networks), service (a url
    that carries no secret), or the allowed words parted by `|`.

    `least` and `most` bound counts, the length of texts, or the number of hosts. What `may_be_none` is switched off by null. `row`
    is the row that asks for it.
    """

    row: str
    kind: str
    default: Any
    least: int = 0
    most: int = 100_000
    may_be_none: bool = False


Catalogue = Mapping[str, Setting]


def whole(catalogue: Catalogue, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting by name: as stored, or its default."""
    return {name: stored.get(name, setting.default) for name, setting in catalogue.items()}


def wrong(catalogue: Catalogue, values: Mapping[str, Any]) -> dict[str, str]:
    """Name to what is wrong with its value; empty when all may be stored."""
    found = {name: _complaint(catalogue.get(name), value) for name, value in values.items()}
    return {name: complaint for name, complaint in found.items() if complaint}


def _complaint(setting: Setting | None, value: Any) -> str | None:
    if setting is None:
        return "There is no such setting."
    if value is None:
        return None if setting.may_be_none else "May not be empty."
    if "|" in setting.kind:
        words = setting.kind.split("|")
        return None if value in words else f"One of {', '.join(words)}."
    return _CHECKS[setting.kind](setting, value)


def _truth(_: Setting, value: Any) -> str | None:
    return None if isinstance(value, bool) else "True or false."


def _count(setting: Setting, value: Any) -> str | None:
    is_right = isinstance(value, int) and not isinstance(value, bool) and setting.least <= value <= setting.most
    return None if is_right else f"A whole number from {setting.least} to {setting.most}."


def _text(setting: Setting, value: Any) -> str | None:
    is_right = isinstance(value, str) and setting.least <= len(value) <= setting.most and "\x00" not in value
    return None if is_right else f"Text of {setting.least} to {setting.most} characters."


def _url(setting: Setting, value: Any) -> str | None:
    if value == "" and setting.least == 0:
        return None
    is_right = isinstance(value, str) and len(value) <= 2000 and re.match(r"https?://[^\s/]+", value)
    return None if is_right else "An address that begins with http:// or https://."


def _service(setting: Setting, value: Any) -> str | None:
    """Nothing that could carry a key: this is told on the bus."""
    if complaint := _url(setting, value):
        return complaint
    return "Without a name, password or query in it." if re.search(r"[@?#\s]", value) else None


def _colour(_: Setting, value: Any) -> str | None:
    return None if isinstance(value, str) and _COLOUR.fullmatch(value) else "A colour such as #3A87AD."


def _role(setting: Setting, value: Any) -> str | None:
    return None if value == NOBODY or _id(setting, value) is None else f"A role's id, or {NOBODY}."


def _id(_: Setting, value: Any) -> str | None:
    return None if isinstance(value, str) and is_id(value.lower()) else "An id."


def is_id(text: str) -> bool:
    """A uuid as it is written here: in lower case, with its four dashes."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _texts(setting: Setting, value: Any) -> str | None:
    is_right = (
        isinstance(value, list)
        and setting.least <= len(value) <= _MOST_ENTRIES
        and all(isinstance(entry, str) and 0 < len(entry) <= 255 for entry in value)
    )
    return None if is_right else f"A list of {setting.least} to {_MOST_ENTRIES} short texts."


def _hosts(setting: Setting, value: Any) -> str | None:
    is_list = isinstance(value, list) and len(value) <= setting.most
    is_right = is_list and all(isinstance(entry, str) and _HOST.fullmatch(entry) for entry in value)
    return None if is_right else f"At most {setting.most} host names in lower case, such as video.example or *.video.example."


def _addresses(setting: Setting, value: Any) -> str | None:
    if complaint := _texts(setting, value):
        return complaint
    strange = next((entry for entry in value if network_of(entry) is None), None)
    return None if strange is None else f"{strange}: not an address, such as 203.0.113.7, nor a network, such as 2001:db8::/32."


_CHECKS = {
    "truth": _truth,
    "count": _count,
    "text": _text,
    "html": _text,
    "url": _url,
    "colour": _colour,
    "role": _role,
    "id": _id,
    "texts": _texts,
    "hosts": _hosts,
    "addresses": _addresses,
    "service": _service,
}
