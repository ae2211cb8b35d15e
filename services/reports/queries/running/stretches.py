"""Tickets while they were Active: how many, and for how long (REP-327, REP-341)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.reports.models import Item, Stretch
from services.reports.queries.running import conditions
from services.reports.queries.running.acts import PRIORITIES
from services.reports.queries.running.branches import Branch, Figures, counted, grouped, summed
from services.reports.queries.running.keys import COLUMN_OF, with_items
from services.reports.queries.running.run import Run

STRETCHES = Stretch.__table__


def branch(run: Run, figures: Figures) -> Branch:
    rows = rows_of(run).subquery("s")
    both = {"distinct": sa.func.count(sa.distinct(rows.c.item_id)), "sum": summed(rows.c.seconds)}
    return grouped(rows, {name: both[figure.how] for figure, name in figures.items()}, counted())


def rows_of(run: Run) -> sa.Select[Any]:
    """The Active stretches that lie in the window, or in each bucket, and how many seconds of them do.

    One that has not ended goes on until now. What begins and ends at one moment is a step of one change, and no stretch of time.
    """
    spans = None if run.cut is None else _buckets(run)
    start: Any = sa.literal(run.window.start) if spans is None else spans.c.start
    end: Any = sa.literal(run.window.end) if spans is None else spans.c.end
    until_at = sa.func.coalesce(STRETCHES.c.until_at, sa.literal(run.now))
    goes_on = sa.and_(STRETCHES.c.until_at.is_(None), start <= run.now)
    overlaps = sa.or_(STRETCHES.c.until_at > sa.func.greatest(STRETCHES.c.at, start), goes_on)
    seconds = sa.func.extract("epoch", sa.func.least(until_at, end) - sa.func.greatest(STRETCHES.c.at, start))
    source = with_items(run, STRETCHES, STRETCHES.c.item_id)
    if spans is not None:
        source = source.join(spans, sa.and_(STRETCHES.c.at < spans.c.end, overlaps))
    wanted = [
        STRETCHES.c.is_active,
        STRETCHES.c.at < run.window.end,
        sa.or_(STRETCHES.c.until_at > run.window.start, STRETCHES.c.until_at.is_(None)),
        STRETCHES.c.at < end,
        overlaps,
        *conditions.placed(run, STRETCHES),
        *conditions.of_fields(run, STRETCHES.c.item_id),
        *conditions.within_reach(run, STRETCHES),
        conditions.kept(STRETCHES.c.item_id),
    ]
    if "priority" in run.filters:
        wanted.append(STRETCHES.c.priority.in_([PRIORITIES[word] for word in run.filters["priority"]]))
    key = _key(run, spans)
    return sa.select(key.label("k"), *STRETCHES.c, sa.func.greatest(seconds, 0).label("seconds")).select_from(source).where(*wanted)


def _key(run: Run, spans: Any) -> Any:
    if spans is not None:
        return spans.c.row
    return Item.custom_fields[run.field_id].astext if run.group_by == "custom_field" else STRETCHES.c[COLUMN_OF[run.group_by]]


def _buckets(run: Run) -> Any:
    """{start, end, row} of every bucket."""
    assert run.cut is not None
    moments, numbers = ARRAY(sa.DateTime(timezone=True)), ARRAY(sa.Integer)
    columns = (
        sa.cast([bucket.start for bucket in run.cut.buckets], moments),
        sa.cast([bucket.end for bucket in run.cut.buckets], moments),
        sa.cast([bucket.row for bucket in run.cut.buckets], numbers),
    )
    named = (sa.column("start", sa.DateTime(timezone=True)), sa.column("end", sa.DateTime(timezone=True)), sa.column("row", sa.Integer))
    return sa.func.unnest(*columns).table_valued(*named, name="buckets").render_derived()
