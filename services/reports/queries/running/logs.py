"""Figures over time logs: entered in the window, or of work done in it (REP-067, REP-342 to REP-346)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from services.reports.models import Item, TimeLog
from services.reports.queries.running import conditions
from services.reports.queries.running.branches import Branch, Figures, counted, grouped, summed
from services.reports.queries.running.keys import key_of
from services.reports.queries.running.run import Run
from services.reports.rules.measures.terms import Figure

LOGS = TimeLog.__table__
DAYS = {"entered": "entered_at", "worked": "at"}


def branch(run: Run, figures: Figures) -> Branch:
    """A log stands in the row of its entry for some columns, in the row of its work for others; so it comes once for each."""
    rows = rows_of(run, sorted({figure.what for figure in figures})).subquery("l")
    numbers = {name: _number(figure, rows) for figure, name in figures.items()}
    return grouped(rows, numbers, counted(sa.or_(*(taken(figure, rows) for figure in figures))))


def rows_of(run: Run, by: list[str]) -> sa.Select[Any]:
    """Each log once for each day `by` which it is counted (entered, worked), told in `counted_by`."""
    parts = [sa.select(sa.literal(what).label("counted_by"), *_columns(run, DAYS[what])).where(*wanted(run, DAYS[what])) for what in by]
    return sa.select(sa.union_all(*parts).subquery())


def wanted(run: Run, at: str) -> list[Any]:
    """What lets a time log through, by one of its two moments."""
    found = [
        conditions.in_window(run, LOGS.c[at]),
        LOGS.c.item_type == run.report.only.item_type,
        ~LOGS.c.is_deleted,
        *conditions.placed(run, LOGS, conditions.PLACES[:-1]),
        *conditions.within_reach(run, LOGS),
        conditions.kept(LOGS.c.item_id),
    ]
    if "customer" in run.filters:
        found.append(conditions.among(customer_of(LOGS), run.filters["customer"]))
    if "category" in run.filters:
        found.append(conditions.among(LOGS.c.category_id, run.filters["category"]))
    if "billable" in run.filters:
        found.append(LOGS.c.is_billable.in_([word == "yes" for word in run.filters["billable"]]))
    return found


def customer_of(logs: Any) -> Any:
    """Of the item that the time was logged on."""
    item = aliased(Item)
    return sa.select(item.customer_id).where(item.id == logs.c.item_id).scalar_subquery()


def taken(figure: Figure, rows: Any) -> Any:
    mine = rows.c.counted_by == figure.what
    return sa.and_(mine, rows.c.is_billable) if figure.words else mine


def _columns(run: Run, at: str) -> list[Any]:
    key = customer_of(LOGS) if run.group_by == "customer" else key_of(run, LOGS, at)
    return [key.label("k"), *LOGS.c]


def _number(figure: Figure, rows: Any) -> Any:
    return counted(taken(figure, rows)) if figure.how == "count" else summed(rows.c.seconds, taken(figure, rows))
