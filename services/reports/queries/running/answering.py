"""The answer of a run: its columns, rows and total line, and what they stand for (REP-008 to REP-014, REP-020, REP-024)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kit.storage.work import Reading
from services.reports.queries.running.cells import cell_of, empty_cell
from services.reports.queries.running.combining import counted_up
from services.reports.queries.running.given import answered
from services.reports.queries.running.keys import beside
from services.reports.queries.running.lists import listed
from services.reports.queries.running.run import Run
from services.reports.rules.measures.labels import Label
from services.reports.rules.measures.terms import Measure

Row = dict[str, Any]
BUCKET_NAMES = {"day": "Day", "hour": "Hour", "week": "Week", "month": "Month", "quarter": "Quarter", "year": "Year", "day_of_week": "Day"}
BUCKET_UNITS = {"day": "day", "week": "day", "hour": "time"}


def columns(run: Run) -> list[Row]:
    """{key, label, unit} of the columns shown; a trend may call one otherwise."""
    every = [_titled(run, label) for label in run.labels]
    if not run.is_list:
        for measure in run.measures:
            label = measure.trend_label if run.report.is_trend and measure.trend_label else measure.label
            every.append({"key": measure.key, "label": label, "unit": measure.unit})
    return [column for column in every if column["key"] in run.shown]


def _titled(run: Run, label: Label) -> Row:
    """Of a bucket, what it is."""
    if label.key == "bucket":
        return {"key": label.key, "label": BUCKET_NAMES[run.group_by], "unit": BUCKET_UNITS.get(run.group_by, "text")}
    return {"key": label.key, "label": label.label, "unit": label.unit}


def table(reading: Reading, run: Run) -> tuple[list[Row], Row | None]:
    """The rows, and the total line."""
    if run.is_list:
        return listed(reading.session, run)
    if run.group_by == "answer":
        return answered(reading.session, run)
    found = counted_up(reading.session, run)
    totals = [row for row in found if row["is_total"]]
    summed = _measured(run.measures, totals[0] if totals else {})
    total = {key: summed[key] for key in run.shown if key in summed}
    if run.cut is not None:
        return _in_time(run, {int(row["key"]): row for row in found if not row["is_total"]}), total
    rows = []
    for nth, row in enumerate((row for row in found if not row["is_total"]), 1):
        cells = {"rank": nth, run.named_in: row["name"]} | {key: row[key] for key in beside(run)} | _measured(run.measures, row)
        rows.append({"ids": {run.group_by: row["key"]}, "cells": _shown(run, cells)})
    return rows, total


def _in_time(run: Run, found: Mapping[int, Mapping[str, Any]]) -> list[Row]:
    """Every bucket of the window, also those in which nothing happened (REP-013)."""
    assert run.cut is not None
    rows = [
        {"ids": {"bucket": name}, "cells": _shown(run, {"bucket": name} | _measured(run.measures, found.get(nth, {})))}
        for nth, name in enumerate(run.cut.rows)
    ]
    if run.sort_column == "bucket":
        return rows[::-1] if run.sort_dir == "desc" else rows
    return sorted_by(rows, run.sort_column, run.sort_dir)


def sorted_by(rows: Sequence[Row], column: str, sort_dir: str) -> list[Row]:
    """What is empty comes last, whichever way; what is equal stays in its order."""
    full = [row for row in rows if row["cells"][column] is not None]
    empty = [row for row in rows if row["cells"][column] is None]
    return sorted(full, key=lambda row: row["cells"][column], reverse=sort_dir == "desc") + empty


def _measured(measures: Sequence[Measure], row: Mapping[str, Any]) -> Row:
    return {measure.key: cell_of(measure, row[measure.key]) if measure.key in row else empty_cell(measure) for measure in measures}


def _shown(run: Run, cells: Row) -> Row:
    return {key: cells[key] for key in run.shown}
