"""A report that is to go out by mail: who asked, to whom, and the days it covers, put down until it is made (REP-031, REP-042)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from kit.errors import Forbidden
from kit.storage.work import Work
from services.reports.models import CustomReport, Delivery, Schedule, new_id
from services.reports.persons import zone_named, zone_of_house
from services.reports.queries.custom_reports import custom_report_unknown, may_see, title_of
from services.reports.queries.fitting import must_fit
from services.reports.ranges import days_in
from services.reports.rules.scheduling import anchor_of

Said = dict[str, Any]


def deliver_schedule(work: Work, schedule: Schedule, run_for: datetime | None) -> Said:
    """{delivery_id, state}: for its moment, or at once. Which parts its saver may see is looked up when it is made (REP-019)."""
    report = work.session.get_one(CustomReport, schedule.custom_report_id)
    zone_name = schedule.time_zone or zone_of_house(work.session)
    anchor = anchor_of(schedule.frequency, run_for or work.now, zone_named(zone_name))
    first, last = days_in(work.session, report.default_range, anchor)
    return put_down(
        work,
        kind="scheduled" if run_for else "send_now",
        custom_report_id=report.id,
        schedule_id=schedule.id,
        run_for=run_for,
        name=report.name,
        requested_by=f"employee:{schedule.saved_by}",
        recipients=schedule.recipients,
        employee_ids=schedule.employee_ids,
        asked={"parts": report.items, "time_zone": zone_name, "subject": "", "message": "", "is_by_roles": True, "allowed": None},
        days=(first, last),
    )


def put_down(work: Work, *, days: tuple[date, date], asked: Said, **about: Any) -> Said:
    """{delivery_id, state}: it is made as soon as somebody has time for it."""
    named: Said = {"report_key": None, "custom_report_id": None, "schedule_id": None, "run_for": None} | about
    found = Delivery(
        id=new_id(),
        range_from=days[0],
        range_to=days[1],
        asked=asked,
        state="queued",
        tries=0,
        error="",
        created_at=work.now,
        due_at=work.now,
        **named,
    )
    work.session.add(found)
    work.session.flush()
    return {"delivery_id": found.id, "state": found.state}


def parts_of(work: Work, asked: Said) -> tuple[str, list[Said], Said | None]:
    """(name, parts, range of its own) of what is meant: a run of one report, or a custom report (REP-103).

    Raises NotFound custom_report_unknown; Invalid item_unfit; Forbidden report_withheld.
    """
    item = asked["report"]
    if item is None:
        report = work.session.get(CustomReport, asked["custom_report_id"])
        if report is None:
            raise custom_report_unknown()
        return report.name, report.items, report.default_range
    must_fit(work, item, "report")
    if not may_see(item["report_key"], asked["allowed"]):
        raise Forbidden("report_withheld", "You may not see this report.", field="report.report_key")
    return title_of(item), [item], None
