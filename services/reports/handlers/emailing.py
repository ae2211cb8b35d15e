"""A report mailed by hand, with its options as set (REP-031, REP-101)."""

from __future__ import annotations

from typing import Any

from kit.errors import Invalid
from kit.storage.work import Work
from services.reports.handlers.delivering import parts_of, put_down
from services.reports.handlers.scheduling import must_be_there, must_reach_somebody
from services.reports.persons import asker_of, zone_of_asker
from services.reports.ranges import chosen_days
from services.reports.rules.windows import zone_of

Said = dict[str, Any]


def email_report(work: Work, asked: Said) -> Said:
    """{delivery_id, state}. Raises what `parts_of` does, and Invalid recipients_missing, employee_unknown, time_zone_unknown."""
    asker = asker_of(work.session, work.call)
    must_reach_somebody(asked["recipients"], asked["employee_ids"])
    must_be_there(work, asked["employee_ids"])
    name, parts, kept = parts_of(work, asked)
    zone = zone_for(work, asked)
    days = chosen_days(work.session, asked, kept, work.now.astimezone(zone_of(zone)).date())
    report = asked["report"]
    how = {"subject": asked["subject"], "message": asked["message"], "is_by_roles": False, "allowed": asked["allowed"]}
    return put_down(
        work,
        kind="on_demand",
        report_key=report["report_key"] if report else None,
        custom_report_id=asked["custom_report_id"],
        name=name,
        requested_by=asker,
        recipients=asked["recipients"],
        employee_ids=asked["employee_ids"],
        asked={"parts": parts, "time_zone": zone, **how},
        days=days,
    )


def zone_for(work: Work, asked: Said) -> str:
    """The zone named, else the asker's own (REP-006). Raises Invalid time_zone_unknown."""
    name: str = asked["time_zone"] or zone_of_asker(work.session, work.call)
    try:
        zone_of(name)
    except ValueError as wrong:
        raise Invalid("time_zone_unknown", "There is no such time zone.", field="time_zone") from wrong
    return name
