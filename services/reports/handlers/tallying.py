"""Days that are over are counted ahead, months summed up, a few at a time; what has been marked meanwhile is counted again (decision 0032).

In two works a day, so that nothing can slip in between: the first, alone, takes mark and tallies away; the second counts what has been
committed by then. Whatever is stored later leaves a mark again.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.service import Outside
from kit.storage.work import Work
from services.reports.models import Progress, Tallied, Tally, Untallied
from services.reports.projecting import locks
from services.reports.projecting.untallying import zone_of_installation
from services.reports.rules.ahead import FAMILIES
from services.reports.rules.windows import first_of
from services.reports.tallying.counting import Day, count
from services.reports.tallying.months import mark_quiet_days, ready, sum_up

EVERY = 5.0
AT_ONCE = 8
SETTLED_AFTER = timedelta(minutes=2)  # after midnight, for what is still under way


def tally_some(outside: Outside) -> bool:
    """Some days and months. False when none was due."""
    zone = outside.do(_zone)
    if zone is None:
        return False
    today = (outside.now - SETTLED_AFTER).astimezone(zone).date()
    outside.do(lambda work: _mark_other_zones(work.session, zone))
    days = outside.do(lambda work: _take(work, today, zone))
    for day in days:
        if not outside.is_wanted:
            return False
        outside.do(lambda work, day=day: _count(work, day))  # type: ignore[misc]
    months = outside.do(lambda work: _sum_months(work, today, zone))
    return bool(days or months)


def _zone(work: Work) -> ZoneInfo | None:
    """None while everything is made anew."""
    is_rebuilding = work.session.scalar(sa.select(Progress.is_rebuilding))
    return None if is_rebuilding else zone_of_installation(work.session)


def _mark_other_zones(session: Session, zone: ZoneInfo) -> None:
    """Where the installation's days begin otherwise now, all have to be counted again, and those beside them."""
    others = sa.select(Tallied.start, Tallied.family).where(Tallied.zone != zone.key, Tallied.is_done)
    found = {(row.start + timedelta(days=beside), row.family) for row in session.execute(others) for beside in (-1, 0, 1)}
    if found:
        rows = [{"day": day, "family": family} for day, family in sorted(found)]
        session.execute(insert(Untallied).values(rows).on_conflict_do_nothing())
        session.execute(sa.update(Tallied).where(Tallied.zone != zone.key).values(is_done=False))


def _take(work: Work, today: date, zone: ZoneInfo) -> list[Day]:
    """The newest days that are due: their marks and tallies are gone with this commit, and their months' as well."""
    marked = sa.select(Untallied.day, Untallied.family).where(Untallied.day < today, Untallied.family.in_(FAMILIES))
    left = sa.select(Tallied.start, Tallied.family).where(~Tallied.is_done, ~Tallied.is_month, Tallied.start < today)
    due = sa.union(marked, left).subquery()
    if work.session.scalar(sa.select(sa.func.count()).select_from(due)) == 0:
        return []
    locks.alone(work.session)
    found = work.session.execute(sa.select(due).order_by(due.c.day.desc(), due.c.family).limit(AT_ONCE)).all()
    for day, family in found:
        work.session.execute(sa.delete(Untallied).where(Untallied.day == day, Untallied.family == family))
        _throw_away(work.session, family, day)
        rows: dict[str, Any] = {"family": family, "is_month": False, "start": day, "zone": zone.key, "is_done": False}
        work.session.execute(sa.insert(Tallied).values(rows))
    return [Day(day, family, zone) for day, family in found]


def _throw_away(session: Session, family: int, day: date) -> None:
    for is_month, start in ((False, day), (True, first_of("month", day))):
        for table in (Tally, Tallied):
            session.execute(sa.delete(table).where(table.family == family, table.is_month.is_(is_month), table.start == start))


def _count(work: Work, day: Day) -> None:
    """Unless somebody else has done it, or taken it, since."""
    mine = sa.select(Tallied).where(Tallied.family == day.family, ~Tallied.is_month, Tallied.start == day.day, ~Tallied.is_done)
    row = work.session.scalar(mine.with_for_update())
    if row is not None and row.zone == day.zone.key:
        count(work.session, day)
        row.is_done = True


def _sum_months(work: Work, today: date, zone: ZoneInfo) -> int:
    mark_quiet_days(work.session, first_of("month", today), zone.key)
    found = ready(work.session, first_of("month", today), zone.key, AT_ONCE)
    for family, month in found:
        sum_up(work.session, family, month)
        work.session.add(Tallied(family=family, is_month=True, start=month, zone=zone.key, is_done=True))
    return len(found)
