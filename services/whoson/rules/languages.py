"""The languages that a browser asks for, the one liked best first (WHO-013)."""

from __future__ import annotations

import re
from functools import lru_cache

MOST, LONGEST = 10, 35
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)


@lru_cache(maxsize=4096)
def languages_of(accepted: str) -> tuple[str, ...]:
    """From `Accept-Language`: `de-AT, en;q=0.5` is `("de-AT", "en")`. What is no language is passed over."""
    weighed: list[tuple[float, str]] = []
    for each in accepted[:500].split(","):
        tag, _, rest = each.partition(";")
        tag = tag.strip()
        weight = _weight(rest)
        if weight > 0 and len(tag) <= LONGEST and _TAG.fullmatch(tag):
            weighed.append((weight, _spelled(tag)))
    weighed.sort(key=lambda one: -one[0])  # those of one weight stay as they were said
    return tuple(dict.fromkeys(tag for _, tag in weighed))[:MOST]


def _weight(said: str) -> float:
    name, _, number = said.replace(" ", "").partition("=")
    if name not in ("q", "Q"):
        return 1.0
    try:
        weight = float(number)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def _spelled(tag: str) -> str:
    """As BCP 47 likes it: `zh-Hant-TW`."""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(_cased(part) for part in rest)])


def _cased(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()
