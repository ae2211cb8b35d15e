"""Which numbers of an answer a chart shows, and how many of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.reports.papers.part import Column, Part
from services.reports.papers.values import shown

KINDS = ("none", "bar", "stacked_bar", "line", "area", "pie")
MOST_BARS, MOST_SLICES, MOST_POINTS = 40, 9, 2_000
OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Series:
    """One column as it is drawn; None where there is nothing to show (REP-011)."""

    label: str
    unit: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: `second` stands on an axis of its own. `note` says what was left out."""

    kind: str
    title: str
    labels: tuple[str, ...]
    first: Series
    second: Series | None = None
    note: str = ""
    locale: str = "en_US"


def chart_of(part: Part, locale: str = "en_US") -> Chart | None:
    """The chart a part asks for; None when it asks for none, or there is nothing to draw."""
    wanted = part.chart or {}
    kind = wanted.get("kind") or "none"
    numbers = [column for column in part.columns if column.is_number]
    if kind == "none" or not part.rows or not numbers:
        return None
    most = {"bar": MOST_BARS, "stacked_bar": MOST_BARS, "pie": MOST_SLICES}.get(kind, MOST_POINTS)
    rows, note = part.rows[:most], ""
    if len(part.rows) > most and kind != "pie":
        note = f"The first {most:,} of {len(part.rows):,} rows"
    first = _named(numbers, wanted.get("value_1")) or _first_measure(numbers)
    second = None if kind == "pie" else _named(numbers, wanted.get("value_2"))
    chart = Chart(
        kind,
        part.title,
        tuple(label_of(part, row) for row in rows),
        _series(part, rows, first),
        _series(part, rows, second) if second is not None and second != first else None,
        note,
        locale,
    )
    return _with_other(chart, part, first) if kind == "pie" else chart


def label_of(part: Part, row: Sequence[Any]) -> str:
    """What a row is about: its words, without the numbers."""
    place = next((place for place, column in enumerate(part.columns) if not column.is_number), None)
    if place is None:
        return ""
    said = shown(row[place], part.columns[place].unit, zone=part.time_zone, group_by=part.group_by)
    is_date = part.columns[place].unit == "day" and said[:4].isdigit() and " " in said[8:]
    return said[:14].rstrip() if is_date else said  # "2026-01-01 Thu"


def _first_measure(numbers: Sequence[Column]) -> Column:
    return next((column for column in numbers if column.key != "rank"), numbers[0])


def _named(numbers: Sequence[Column], key: str | None) -> Column | None:
    return next((column for column in numbers if column.key == key), None)


def _series(part: Part, rows: Sequence[Sequence[Any]], column: Column) -> Series:
    place = part.columns.index(column)
    return Series(column.label, column.unit, tuple(None if row[place] is None else float(row[place]) for row in rows))


def _with_other(chart: Chart, part: Part, column: Column) -> Chart:
    """All that has no slice of its own together in one."""
    rest = [value for value in _series(part, part.rows[MOST_SLICES:], column).values if value]
    if not rest:
        return chart
    values = (*chart.first.values, sum(rest))
    return Chart(chart.kind, chart.title, (*chart.labels, OTHER), Series(column.label, column.unit, values), None, "", chart.locale)
