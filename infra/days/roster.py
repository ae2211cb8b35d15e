"""Who works when: read from a file, or drawn up so that the day's arrivals can just about be served."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from infra.days.arrivals import DAY_SECONDS, Day

COLUMNS = ("name", "group", "from", "to", "max_chats", "max_tickets", "handling", "drops_out_at")
FRONT_LINE, SECOND_LINE = GROUPS = ("front", "second")
HANDLING = ("primary", "secondary", "pull")


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shift:
    """One agent's day. Times are seconds of the day; `drops_out_at` is when he vanishes without a word, to come back later."""

    name: str
    group: str
    starts_at: float
    ends_at: float
    max_chats: int
    max_tickets: int | None
    handling: str = "primary"
    drops_out_at: float | None = None


def read_roster(file: Path, groups: Sequence[str] | None = GROUPS) -> list[Shift]:
    """Rows of name, group, from, to (HH:MM), max_chats, max_tickets (empty: no limit), handling, drops_out_at (HH:MM or empty).

    `groups` are those there are; None lets a roster have groups of its own. Raises ValueError that names line, column and fault.
    """
    with file.open(newline="") as lines:
        rows = csv.DictReader(lines)
        missing = [column for column in COLUMNS[:5] if column not in (rows.fieldnames or ())]
        if missing:
            raise ValueError(f"{file}: no column {', '.join(missing)}; it wants {', '.join(COLUMNS)}")
        shifts = [_shift(file, rows.line_num, row, groups) for row in rows]
    if not shifts:
        raise ValueError(f"{file}: nobody in it")
    return shifts


def draw_roster(day: Day, groups: list[str], handle_seconds: float) -> list[Shift]:
    """Shifts of eight hours, begun every two, so many that each two hours' work fits; one in ten drops out in the middle.

    `handle_seconds` is the mean time a piece of work takes an agent, who has three at once.
    """
    shifts: list[Shift] = []
    for start in range(-4, 24, 2):
        need = max(_agents_needed(day, hour, handle_seconds) for hour in (start, start + 2) if hour < 24)
        on_duty = sum(shift.starts_at <= start * 3600 < shift.ends_at for shift in shifts)
        for _ in range(max(len(groups), need) - on_duty):
            shifts.append(_drawn(len(shifts), groups, start))
    return shifts


def _agents_needed(day: Day, hour: int, handle_seconds: float) -> int:
    arrivals = sum(hour * 3600 <= second < (hour + 2) * 3600 for second in day.seconds)
    return math.ceil(arrivals / 7200 * handle_seconds / 3 * 1.25) + 1


def _drawn(number: int, groups: list[str], start: int) -> Shift:
    starts_at, ends_at = max(0, start) * 3600.0, min(start + 8, 24) * 3600.0
    drops_out_at = (starts_at + ends_at) / 2 if number % 10 == 4 else None
    handling = "secondary" if number % 7 == 6 else "primary"
    return Shift(f"agent{number + 1:02d}", groups[number % len(groups)], starts_at, ends_at, 3, 12, handling, drops_out_at)


def _shift(file: Path, line: int, row: dict[str, str | None], groups: Sequence[str] | None) -> Shift:
    def read(column: str, how: Callable[[str], T], otherwise: T | None = None) -> T:
        text = row.get(column) or ""
        try:
            if not text and column in COLUMNS[:5]:
                raise ValueError("it is missing")
            return how(text) if text else cast(T, otherwise)
        except ValueError as wrong:
            raise ValueError(f"{file}, line {line}, column {column}: {wrong}") from None

    return Shift(
        name=read("name", str),
        group=read("group", _one_of(groups) if groups else str),
        starts_at=read("from", _second),
        ends_at=read("to", _second),
        max_chats=read("max_chats", _whole),
        max_tickets=read("max_tickets", _whole),
        handling=read("handling", _one_of(HANDLING), "primary"),
        drops_out_at=read("drops_out_at", _second),
    )


def _one_of(words: Sequence[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in words:
            raise ValueError(f"one of {', '.join(words)} is wanted, not {text!r}")
        return text

    return check


def _whole(text: str) -> int:
    if not text.isdigit():
        raise ValueError(f"{text!r} is no whole number")
    return int(text)


def _second(text: str) -> float:
    hours, separator, minutes = text.partition(":")
    if not separator or not (hours + minutes).isdigit():
        raise ValueError(f"{text!r} is no time of day, HH:MM is wanted")
    return min(float(int(hours) * 3600 + int(minutes) * 60), float(DAY_SECONDS))
