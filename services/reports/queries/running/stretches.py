"""Tickets while they were Active: how many, and for how long (REP-327, REP-341)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

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
    columns = (key.label("k"), *STRETCHES.c, start.label("row_start"), end.label("row_end"), sa.func.greatest(seconds, 0).label("seconds"))
    return sa.select(*columns).select_from(source).where(*wanted)


def rows_seen(run: Run, spans: Sequence[tuple[Any, Any]]) -> sa.Select[Any]:
    """Of tickets that were open in one of these spans of the window, all their stretches in it: when each was first seen open, whether that
    was in a span, and how many seconds of it lie in spans."""
    ids = _open_in(spans).distinct().subquery("i")
    rows = rows_of(run).where(STRETCHES.c.item_id == ids.c.item_id).lateral("r")
    until_at = sa.func.coalesce(rows.c.until_at, sa.literal(run.now))
    seen_at = sa.func.greatest(rows.c.at, rows.c.row_start)
    parts: list[Any] = []
    inside: list[Any] = [sa.false()]
    seen: list[Any] = [sa.false()]
    for start, end in spans:
        first, last = sa.func.greatest(seen_at, start), sa.func.least(until_at, rows.c.row_end, end)
        goes_on = sa.and_(rows.c.until_at.is_(None), first <= run.now)
        inside.append(sa.and_(first < sa.func.least(rows.c.row_end, end), sa.or_(rows.c.until_at > first, goes_on)))
        seen.append(sa.and_(seen_at >= start, seen_at < end))
        parts.append(sa.func.greatest(sa.func.extract("epoch", last - first), 0))
    columns = (rows.c.k, rows.c.item_id, rows.c.sequence, seen_at.label("seen_at"), sa.or_(*inside).label("is_in_gap"))
    seconds = sum(parts, start=sa.literal(0)).label("seconds")
    found = sa.select(*columns, sa.or_(*seen).label("is_seen_in_gap"), seconds)
    return found.select_from(ids).join(rows, sa.true())


def _open_in(spans: Sequence[tuple[Any, Any]]) -> sa.Select[Any]:
    """Tickets that may have been open in one of the spans: found by when stretches end, of which few end late."""
    some = aliased(Stretch)
    ways = (sa.and_(some.at < end, sa.or_(some.until_at > start, some.until_at.is_(None))) for start, end in spans)
    return sa.select(some.item_id).where(some.is_active, sa.or_(sa.false(), *ways))


def _key(run: Run, spans: Any) -> Any:
    if spans is not None:
        return spans.c.row
    if run.group_by == "custom_field":
        return Item.custom_fields[run.field_id].astext
    return STRETCHES.c[COLUMN_OF[run.group_by]] if run.group_by in COLUMN_OF else sa.null()


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
