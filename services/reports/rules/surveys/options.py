"""Options as they are typed, one a line: with a number behind the last colon where they are scored (SUR-006, SUR-007)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from services.reports.rules.surveys.wrong import Wrong

LEAST, MOST, LONGEST = 2, 50, 200
NUMBER = re.compile(r"\d{1,6}(\.\d{1,4})?")
Choice = dict[str, Any]  # {text, points}


def choices_of(lines: str, *, is_scored: bool) -> list[Choice]:
    """[{text, points}], points None where nothing is scored. Raises Wrong; empty lines are passed over."""
    typed = [line.strip() for line in lines.splitlines() if line.strip()]
    found: list[Choice] = [_scored(line) if is_scored else {"text": line, "points": None} for line in typed]
    if not LEAST <= len(found) <= MOST:
        raise Wrong("options", f"{LEAST} to {MOST} options, one a line.")
    for one in found:
        if not 1 <= len(one["text"]) <= LONGEST:
            raise Wrong("options", f"An option has 1 to {LONGEST} characters.")
    if len({one["text"].casefold() for one in found}) < len(found):
        raise Wrong("options", "The same option stands twice.")
    return found


def lines_of(choices: Sequence[Choice]) -> str:
    """As they would be typed."""
    return "\n".join(one["text"] if one["points"] is None else f"{one['text']}: {one['points']:g}" for one in choices)


def number(text: str) -> int | float:
    """0 or more, of six digits and four decimals at most. Raises ValueError."""
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    return float(text) if float(text) % 1 else int(float(text))


def _scored(line: str) -> Choice:
    text, colon, points = line.rpartition(":")
    try:
        return {"text": text.strip(), "points": number(points.strip())} if colon else _without(line)
    except ValueError:
        return _without(line)


def _without(line: str) -> Choice:
    raise Wrong("options", f"{line[:60]!r}: text, a colon, and a number of 0 or more.")
