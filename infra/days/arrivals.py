"""Arrivals of a day: read from a file of six-minute counts, or drawn from a day profile of our own."""

from __future__ import annotations

import csv
import math
import random
from dataclasses import dataclass
from pathlib import Path

SLOTS = 240
SLOT_SECONDS = 360
DAY_SECONDS = SLOTS * SLOT_SECONDS


@dataclass(frozen=True, slots=True)
class Day:
    """A day of arrivals: its name, and the second of the day each customer comes, in order."""

    name: str
    seconds: tuple[float, ...]


def read_day(file: Path, name: str | None, dice: random.Random) -> Day:
    """One row of `file` (a date, then 240 counts): the row named, or the busiest. Raises ValueError that names row and fault."""
    rows = read_counts(file)
    if name is None:
        name = max(rows, key=lambda day: sum(rows[day]))
    if name not in rows:
        raise ValueError(f"{file}: no day {name}; it has {min(rows)} to {max(rows)}")
    return Day(name, spread(rows[name], dice))


def draw_day(arrivals: int, dice: random.Random) -> Day:
    """A day of about `arrivals` customers with two humps, at eleven and at three, and a quiet night."""
    weights = [_weight(slot * SLOT_SECONDS / 3600) for slot in range(SLOTS)]
    counts = [_poisson(arrivals * weight / sum(weights), dice) for weight in weights]
    return Day("drawn", spread(counts, dice))


def spread(counts: list[int], dice: random.Random) -> tuple[float, ...]:
    """Arrivals of each six minutes, placed evenly at random within them."""
    moments = [(slot + dice.random()) * SLOT_SECONDS for slot, count in enumerate(counts) for _ in range(count)]
    return tuple(sorted(moments))


def between(day: Day, from_hour: float, to_hour: float) -> Day:
    """The part of a day between two hours; the seconds stay those of the day."""
    kept = tuple(second for second in day.seconds if from_hour * 3600 <= second < to_hour * 3600)
    return Day(day.name, kept)


def read_counts(file: Path) -> dict[str, list[int]]:
    """Every row of `file`: its date, and the 240 counts. Raises ValueError that names row and fault."""
    rows: dict[str, list[int]] = {}
    with file.open(newline="") as lines:
        for number, row in enumerate(csv.reader(lines), 1):
            if not row or (number == 1 and _is_heading(row)):
                continue
            if len(row) != SLOTS + 1:
                raise ValueError(f"{file}, line {number}: a date and {SLOTS} counts are wanted, {len(row)} columns found")
            rows[row[0]] = [_count(file, number, column, text) for column, text in enumerate(row[1:], 2)]
    if not rows:
        raise ValueError(f"{file}: no day in it")
    return rows


def draw_arrivals(rate: float, starts_at: float, ends_at: float, dice: random.Random) -> list[float]:
    """Moments between two seconds at which a Poisson process of `rate` a second brings somebody."""
    moments: list[float] = []
    moment = starts_at
    while rate > 0 and (moment := moment + dice.expovariate(rate)) < ends_at:
        moments.append(moment)
    return moments


def _is_heading(row: list[str]) -> bool:
    return len(row) > 1 and not row[1].strip().lstrip("-").isdigit()


def _count(file: Path, line: int, column: int, text: str) -> int:
    if not text.strip().isdigit():
        raise ValueError(f"{file}, line {line}, column {column}: {text!r} is no count")
    return int(text)


def _weight(hour: float) -> float:
    return 0.04 + math.exp(-((hour - 11) ** 2) / 5) + 0.8 * math.exp(-((hour - 15) ** 2) / 6)


def _poisson(mean: float, dice: random.Random) -> int:
    """Knuth's product method: fine for the small means of six minutes."""
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count
