"""Axes: where they end and what stands at their steps, by the unit of what they measure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from services.reports.papers.values import shown, span

MOST_STEPS = 5
DECIMAL_STEPS = (0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0)
# Steps of time that people count in, in seconds.
TIME_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000)


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from 0 to `end` with `ticks` on it."""

    end: float
    ticks: tuple[float, ...]
    unit: str
    locale: str = "en_US"

    def share(self, value: float) -> float:
        """How far up the axis a value is, from 0 to 1."""
        return value / self.end

    def written(self, tick: float) -> str:
        """A tick, short."""
        if self.unit == "seconds":
            return _short_span(tick)
        if self.unit == "percent":
            return f"{tick:g} %"
        if self.unit == "money":
            return shown(tick, "money", locale=self.locale)
        return f"{tick:,.10g}"


def scale_to(highest: float, unit: str, locale: str = "en_US") -> Scale:
    """The axis on which `highest` still has room, with up to five round steps."""
    if highest <= 0:
        return Scale(1.0, (0.0, 1.0), unit, locale)
    step = _step(highest, unit)
    count = math.ceil(highest / step - 1e-9)
    return Scale(count * step, tuple(number * step for number in range(count + 1)), unit, locale)


def _step(highest: float, unit: str) -> float:
    least = 1.0 if unit in ("count", "seconds") else 0.0
    if unit == "seconds" and highest <= TIME_STEPS[-1] * MOST_STEPS:
        return float(next(step for step in TIME_STEPS if highest / step <= MOST_STEPS))
    power = 10.0 ** math.floor(math.log10(highest))
    return max(least, next(power * part for part in DECIMAL_STEPS if highest / (power * part) <= MOST_STEPS + 1e-9))


def _short_span(seconds: float) -> str:
    """Without the parts that are zero behind."""
    said = span(seconds).split()
    while len(said) > 1 and said[-1].startswith("0"):
        said.pop()
    return " ".join(said)
