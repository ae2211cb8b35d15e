"""A measured figure: its value, the floor measured in the same run, the goal, and how all of them are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

RUNS = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """`floor` is what the machine itself gives for the same thing, in the same unit; `goal` is met from above if `is_more_better`."""

    name: str
    value: float
    unit: str
    goal: float
    floor: float | None = None
    is_more_better: bool = False

    @property
    def is_met(self) -> bool:
        return self.value >= self.goal if self.is_more_better else self.value <= self.goal

    @property
    def against_floor(self) -> float | None:
        return self.value / self.floor if self.floor else None


def medians(measure: Callable[[], Iterable[Figure]], runs: int = RUNS) -> list[Figure]:
    """The figures of `measure`, each the median of so many runs; floor and goal come from the median run."""
    found: dict[str, list[Figure]] = {}
    for _ in range(runs):
        for figure in measure():
            found.setdefault(figure.name, []).append(figure)
    return [_middle(figures) for figures in found.values()]


def table(figures: list[Figure]) -> str:
    """The figures as people read them."""
    rows = [("what", "measured", "floor", "of floor", "goal", "")]
    for one in figures:
        share = one.against_floor
        goal = f"{'≥' if one.is_more_better else '≤'} {_said(one.goal)}"
        floor, of_floor = _said(one.floor) if one.floor else "", f"{share:.0%}" if share else ""
        rows.append((one.name, f"{_said(one.value)} {one.unit}", floor, of_floor, goal, "met" if one.is_met else "MISSED"))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def write_json(file: Path, figures: list[Figure]) -> None:
    """name → {value, unit, floor, goal}."""
    told = {one.name: {"value": one.value, "unit": one.unit, "floor": one.floor, "goal": one.goal} for one in figures}
    file.write_text(json.dumps(told, indent=2) + "\n")


def percentile(values: list[float], percent: float) -> float:
    """The value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def _middle(figures: list[Figure]) -> Figure:
    return sorted(figures, key=lambda one: one.against_floor or one.value)[len(figures) // 2]


def _said(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
