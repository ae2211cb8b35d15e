"""Means with confidence intervals, by Student's t, from independent runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and how far to both sides the true one may lie; None where one run alone says nothing about that."""

    mean: float
    half: float | None = None

    def holds(self, value: float) -> bool:
        return self.half is not None and abs(value - self.mean) <= self.half


def interval(values: Sequence[float], level: float = LEVEL) -> Interval:
    """Of independent values with one mean. NaN where there is no value."""
    if len(values) < 2:
        return Interval(values[0] if values else math.nan)
    return Interval(fmean(values), student_t(level, len(values) - 1) * stdev(values) / math.sqrt(len(values)))


def batches(values: Sequence[float], number: int) -> list[float]:
    """The means of `number` batches of equal length: nearly independent, where a batch is much longer than the memory of the run."""
    length = len(values) // number
    return [fmean(values[at * length : (at + 1) * length]) for at in range(number)]


def student_t(level: float, freedom: int) -> float:
    """The t that Student's distribution stays within, to both sides, with probability `level`."""
    low, high = 0.0, 1e6
    while high - low > 1e-12 * max(1.0, low):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < level else (low, middle)
    return high


def _within(t: float, freedom: int) -> float:
    """P(|T| <= t), exactly: M. Abramowitz, I. Stegun, "Handbook of mathematical functions" (1964), 26.7.3 and 26.7.4."""
    angle = math.atan2(t, math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    term, total = (cosine, 0.0) if freedom % 2 else (1.0, 0.0)
    for number in range(2 if freedom % 2 == 0 else 3, freedom + 1, 2):
        total += term
        term *= cosine * cosine * (number - 1) / number
    if freedom % 2 == 0:
        return sine * total
    return (angle + sine * total) * 2 / math.pi
