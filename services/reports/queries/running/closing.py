"""Figures at the last close: what a ticket had come to when it was last closed in the window (REP-338 to REP-340)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from services.reports.models import Kind
from services.reports.queries.running.acts import rows_of, taken
from services.reports.queries.running.branches import Branch, Figures, number
from services.reports.queries.running.run import Run

WHAT = ("seconds", "count_in", "count_out")


def branch(run: Run, figures: Figures) -> Branch:
    """Ticket by ticket first, in each row and over everything. What is summed up at a close only grows, so the most is the last."""
    rows = rows_of(run, [Kind.TICKET_CLOSED]).subquery("a")
    by_ticket = _by_ticket(rows, taken(run, next(iter(figures)), rows)).subquery("t")
    fixed = (
        sa.cast(by_ticket.c.k, sa.Text).label("key"),
        by_ticket.c.is_total.label("is_total"),
        sa.cast(sa.null(), sa.Text).label("label"),
        number(sa.func.count()).label("taken"),
    )
    asked = [number(sa.func.sum(by_ticket.c[figure.what])).label(name) for figure, name in figures.items()]
    return sa.select(*fixed, *asked).group_by(by_ticket.c.k, by_ticket.c.is_total)


def _by_ticket(rows: Any, condition: Any) -> sa.Select[Any]:
    is_total = (sa.func.grouping(rows.c.k) == 1).label("is_total")
    most = [sa.func.max(rows.c[what]).label(what) for what in WHAT]
    sets = sa.func.grouping_sets(sa.tuple_(rows.c.k, rows.c.item_id), sa.tuple_(rows.c.item_id))
    return sa.select(rows.c.k, is_total, *most).select_from(rows).where(condition).group_by(sets)
