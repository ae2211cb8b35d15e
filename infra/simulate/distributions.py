"""Lengths of time as people say them on a command line: `exp:300`, `lognormal:300,200`, a file of observed seconds."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Callable
from pathlib import Path

Draw = Callable[[random.Random], float]

FORMS = "constant:SECONDS, exp:MEAN, gamma:MEAN,SD, lognormal:MEAN,SD, never, or a CSV file of observed seconds"


def read_distribution(text: str) -> Draw:
    """What to draw seconds from. Raises ValueError that says what is wrong and which forms there are."""
    name, separator, rest = text.partition(":")
    if text == "never":
        return lambda dice: math.inf
    if name in _FORMS and separator:
        wanted, make = _FORMS[name]
        return make(*_numbers(text, rest, wanted))
    if Path(text).is_file():
        return _observed(Path(text))
    raise ValueError(f"{text!r} is no length of time; it may be {FORMS}")


def _constant(seconds: float) -> Draw:
    return lambda dice: seconds


def _exponential(mean: float) -> Draw:
    return lambda dice: -mean * math.log(1.0 - dice.random())


def _gamma(mean: float, deviation: float) -> Draw:
    shape = (mean / deviation) ** 2
    return lambda dice: dice.gammavariate(shape, mean / shape)


def _lognormal(mean: float, deviation: float) -> Draw:
    variance = math.log1p((deviation / mean) ** 2)
    location, scale = math.log(mean) - variance / 2, math.sqrt(variance)
    return lambda dice: dice.lognormvariate(location, scale)


_FORMS: dict[str, tuple[int, Callable[..., Draw]]] = {
    "constant": (1, _constant),
    "exp": (1, _exponential),
    "gamma": (2, _gamma),
    "lognormal": (2, _lognormal),
}


def _numbers(text: str, rest: str, wanted: int) -> list[float]:
    try:
        numbers = [float(part) for part in rest.split(",")]
    except ValueError:
        raise ValueError(f"{text!r}: seconds are wanted after the colon") from None
    if len(numbers) != wanted:
        raise ValueError(f"{text!r}: {wanted} number{'s' * (wanted > 1)} wanted, {len(numbers)} found")
    if not all(0 < number < math.inf for number in numbers):
        raise ValueError(f"{text!r}: seconds above 0 are wanted")
    return numbers


def _observed(file: Path) -> Draw:
    """The first column of each row, drawn from as it is; a heading is passed over."""
    seen: list[float] = []
    with file.open(newline="") as lines:
        for number, row in enumerate(csv.reader(lines), 1):
            if row and not (number == 1 and not _is_number(row[0])):
                if not _is_number(row[0]) or not 0 <= float(row[0]) < math.inf:
                    raise ValueError(f"{file}, line {number}: {row[0]!r} is no number of seconds")
                seen.append(float(row[0]))
    if not seen:
        raise ValueError(f"{file}: no seconds in it")
    return lambda dice: seen[int(dice.random() * len(seen))]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
