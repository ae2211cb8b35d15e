"""All rows of a report, however many, for files without a bound (REP-029)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from kit.storage.streaming import streamed
from kit.storage.work import Reading
from services.reports.papers.part import Column, part_of
from services.reports.queries.answering import Span, asked_of
from services.reports.queries.behind import selected
from services.reports.queries.reports import run_report
from services.reports.queries.running.answering import columns
from services.reports.queries.running.lists import ordered
from services.reports.queries.running.names import joined
from services.reports.queries.running.options import MOST_ROWS, run_of

Said = dict[str, Any]
BEHIND = (
    Column("at", "Date", "time"),
    Column("event", "Event", "text"),
    Column("type", "Type", "text"),
    Column("number", "Number", "text"),
    Column("customer_name", "Customer", "text"),
    Column("department", "Department", "text"),
    Column("group", "Group", "text"),
    Column("agent", "Agent", "text"),
    Column("seconds", "Seconds", "count"),
)


def every_row(reading: Reading, item: Said, span: Span) -> tuple[tuple[Column, ...], Iterator[list[Any]]]:
    """(columns, rows in the order of the run): of a list all there are, read as they are taken; of what is grouped ten thousand.

    Raises what a run raises.
    """
    asked = asked_of(item, span) | {"rows": MOST_ROWS}
    run = run_of(reading, asked)
    if not run.is_list:
        part = part_of(run_report(reading, asked))
        return part.columns, iter([list(row) for row in part.rows])
    shown = tuple(Column(one["key"], one["label"], one["unit"]) for one in columns(run))
    return shown, _rows(reading, run, [column.key for column in shown])


def every_row_behind(reading: Reading, item: Said, span: Span, cell: Said) -> tuple[tuple[Column, ...], Iterator[list[Any]]]:
    """(columns, rows behind a number, newest first), read as they are taken. Raises what the question about them raises."""
    found, _ = selected(reading, asked_of(item, span) | {"column": cell["column"], "ids": cell["ids"]})
    rows = found.subquery("f")
    source, named = joined(rows, rows, "department", "group", "agent")
    cells = {**{key: rows.c[key] for key in ("at", "event", "type", "number", "customer_name", "seconds")}, **named}
    wanted = sa.select(*(cells[column.key].label(column.key) for column in BEHIND)).select_from(source)
    wanted = wanted.order_by(rows.c.at.desc(), rows.c.unique.desc())
    return BEHIND, (list(row) for piece in streamed(reading.session, wanted) for row in piece)


def _rows(reading: Reading, run: Any, keys: list[str]) -> Iterator[list[Any]]:
    for piece in streamed(reading.session, ordered(run)):
        for row in piece:
            said = row._mapping
            yield [said[key] for key in keys]
