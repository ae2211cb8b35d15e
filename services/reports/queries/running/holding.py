"""Which days and months of a run's window are counted ahead, and hold; the rest is counted now (decision 0032)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from services.reports.models import Tallied, Untallied
from services.reports.queries.running.run import Run
from services.reports.rules.ahead import Parts, parts
from services.reports.rules.windows import DAY, begin_of

MOST_GAPS = 40


def with_tallies(session: Session, run: Run, families: Collection[int]) -> Run:
    """The run with what is counted ahead, where its days begin when the installation's do. One statement."""
    zone = run.home
    if not families or run.group_by == "hour" or not _begin_together(run, zone):
        return run
    months, days = _holding(session, run, zone, families)
    seams = {bucket.start.astimezone(zone).date() for bucket in run.cut.buckets} if run.cut else set()
    found = parts(run.window.first, run.window.last, months, days, seams)
    if not (found.months or found.days) or len(found.gaps) > MOST_GAPS:
        return run
    return replace(run, ahead=found, ahead_of=frozenset(families))


def _begin_together(run: Run, zone: ZoneInfo) -> bool:
    if run.window.zone.key == zone.key:
        return True
    days = (run.window.last - run.window.first).days + 2
    return all(
        begin_of(run.window.first + nth * DAY, zone) == begin_of(run.window.first + nth * DAY, run.window.zone) for nth in range(days)
    )


def _holding(session: Session, run: Run, zone: ZoneInfo, families: Collection[int]) -> tuple[set[date], set[date]]:
    """Months and days that hold for every one of the families."""
    wanted = sa.select(Tallied.is_month, Tallied.start, sa.func.count()).where(
        Tallied.family.in_(families),
        Tallied.zone == zone.key,
        Tallied.start.between(run.window.first, run.window.last),
        *holds(Tallied),
    )
    found = session.execute(wanted.group_by(Tallied.is_month, Tallied.start).having(sa.func.count() == len(families))).all()
    return {start for is_month, start, _ in found if is_month}, {start for is_month, start, _ in found if not is_month}


def holds(tallied: Any) -> tuple[Any, ...]:
    """Done, and no mark has come since in the day, or in any day of the month."""
    long = sa.cast(sa.case((tallied.is_month, "1 month"), else_="1 day"), sa.Interval)
    behind = sa.type_coerce(tallied.start + long, sa.DateTime)
    mark = sa.select(Untallied.day).where(Untallied.family == tallied.family, Untallied.day >= tallied.start, Untallied.day < behind)
    return tallied.is_done, ~mark.exists()


def still_holds(found: Parts, families: Collection[int]) -> Any:
    """Whether all that was found to hold does so in the statement that reads it: between the two something may have come."""
    starts = [*found.months, *found.days]
    which = (
        sa.func.unnest(sa.cast([True] * len(found.months) + [False] * len(found.days), ARRAY(sa.Boolean)), sa.cast(starts, ARRAY(sa.Date)))
        .table_valued(sa.column("is_month", sa.Boolean), sa.column("start", sa.Date), name="used")
        .render_derived()
    )
    joined = (
        sa.select(sa.func.count())
        .select_from(Tallied)
        .join(which, sa.and_(Tallied.is_month == which.c.is_month, Tallied.start == which.c.start))
    )
    return joined.where(Tallied.family.in_(families), *holds(Tallied)).scalar_subquery() == len(starts) * len(families)


def spans_of(gaps: Collection[tuple[date, date]], zone: ZoneInfo) -> list[tuple[Any, Any]]:
    """Spans of days as moments."""
    return [(begin_of(first, zone), begin_of(behind, zone)) for first, behind in gaps]
