"""Stars: private, in the order their person sets (REP-044)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.errors import Conflict, NotFound
from kit.storage.work import Work
from services.reports.models import CustomReport, Favourite
from services.reports.persons import employee_of
from services.reports.queries.custom_reports import may_see
from services.reports.rules.catalogue import REPORTS
from services.reports.schemas.kinds import as_id

Said = dict[str, Any]
MOST = 200


def star_report(work: Work, asked: Said) -> Said:
    """Stars it, as the last one; again is no error. Raises NotFound report_unknown, also where it is withheld; Conflict too_many_stars."""
    employee_id, report = employee_of(work.session, work.call), asked["report"]
    custom_id = as_id(report)
    is_there = may_see(report, asked["allowed"]) if report in REPORTS else custom_id and _is_custom(work, custom_id)
    if not is_there:
        raise NotFound("report_unknown", "There is no such report.", field="report")
    mine = sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(Favourite.position), 0)).where(Favourite.employee_id == employee_id)
    count, last = work.session.execute(mine).one()
    if count >= MOST:
        raise Conflict("too_many_stars", f"There is room for {MOST} stars.")
    row = {"employee_id": employee_id, "report": custom_id or report, "position": last + 1}
    work.session.execute(insert(Favourite).values(row).on_conflict_do_nothing())
    return {"report": row["report"], "is_starred": True}


def unstar_report(work: Work, asked: Said) -> Said:
    """Takes the star back; none is no error."""
    employee_id = employee_of(work.session, work.call)
    report = as_id(asked["report"]) or asked["report"]
    work.session.execute(sa.delete(Favourite).where(Favourite.employee_id == employee_id, Favourite.report == report))
    return {"report": report, "is_starred": False}


def order_favourites(work: Work, asked: Said) -> Said:
    """The named ones first, in this order; others keep theirs behind them. What has no star is passed over."""
    employee_id = employee_of(work.session, work.call)
    wanted = sa.select(Favourite).where(Favourite.employee_id == employee_id).order_by(Favourite.position, Favourite.report)
    mine = list(work.session.scalars(wanted.with_for_update()))
    named = {report: place for place, report in enumerate(asked["reports"])}
    mine.sort(key=lambda one: named.get(one.report, len(named)))
    for place, one in enumerate(mine, 1):
        one.position = place
    return {"reports": [one.report for one in mine]}


def _is_custom(work: Work, custom_id: str) -> bool:
    return work.session.scalar(sa.select(CustomReport.id).where(CustomReport.id == custom_id)) is not None
