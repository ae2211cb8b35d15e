"""Schedules of custom reports: saved, switched, deleted, and what happens when their moment comes (REP-039 to REP-043, REP-100)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.envelope import Envelope
from kit.errors import Conflict, Invalid
from kit.service import Deadline
from kit.storage.work import Work
from services.reports.handlers.delivering import deliver_schedule
from services.reports.models import CustomReport, Employee, Schedule, new_id
from services.reports.persons import employee_of, zone_named, zone_of_house
from services.reports.queries.schedules import schedule_shown, schedule_unknown
from services.reports.rules.scheduling import is_of_today, next_run
from services.reports.rules.windows import zone_of

Said = dict[str, Any]
DEADLINE = "report_schedule"
MOST, MOST_ADDRESSES = 500, 50
AS_IT_BEGINS: Said = {
    "frequency": "daily",
    "weekday": 1,
    "month_day": 1,
    "time_zone": None,
    "recipients": [],
    "employee_ids": [],
    "is_enabled": True,
}
_SAVED = ("custom_report_id", *AS_IT_BEGINS)


def save_schedule(work: Work, asked: Said) -> Said:
    """A new one, or this one changed as far as said; from now on it goes out with the rights of who saved it (REP-019).

    Raises NotFound schedule_unknown; Invalid custom_report_unknown, recipients_missing, too_many_recipients, employee_unknown,
    time_zone_unknown; Conflict changed_meanwhile, too_many_schedules.
    """
    employee_id = employee_of(work.session, work.call)
    is_new = asked["schedule_id"] is None
    given = {name: asked[name] for name in _SAVED if name in asked}
    found = _new(work, given) if is_new else _locked(work, asked)
    for name, value in given.items():
        setattr(found, name, value)
    _check(work, found)
    found.saved_by = employee_id
    found.version += 0 if is_new else 1
    work.session.add(found)
    _plan(work, found)
    work.session.flush()
    return schedule_shown(work.session, found)


def delete_schedule(work: Work, asked: Said) -> Said:
    """Gone; what went out stays in the log. Raises NotFound schedule_unknown, Conflict changed_meanwhile."""
    employee_of(work.session, work.call)
    found = _locked(work, asked)
    work.drop_deadline(DEADLINE, found.id)
    work.session.delete(found)
    return {"schedule_id": found.id, "is_deleted": True}


def enable_schedule(work: Work, asked: Said) -> Said:
    """It goes out again, next at its next moment; what was left out stays left out (REP-041)."""
    return _switch(work, asked, is_on=True)


def disable_schedule(work: Work, asked: Said) -> Said:
    """Nothing goes out by itself until it is enabled again; all it says is kept (REP-041)."""
    return _switch(work, asked, is_on=False)


def send_now(work: Work, asked: Said) -> Said:
    """{delivery_id, state}: one mail outside of its moments, which stay as they are; of a disabled one too (REP-042)."""
    employee_of(work.session, work.call)
    found = _locked(work, asked | {"expected_version": None})
    return deliver_schedule(work, found, None)


def fall_due(work: Work, deadline: Deadline) -> None:
    """The moment of a schedule: sent once, whoever takes it; too late on another day it is only noted (REP-043)."""
    found = work.session.get(Schedule, deadline.subject, with_for_update=True)
    if found is None or not found.is_enabled or found.next_run_at != deadline.due_at:
        return
    zone = zone_named(found.time_zone or zone_of_house(work.session))
    if is_of_today(deadline.due_at, work.now, zone):
        deliver_schedule(work, found, deadline.due_at)
    else:
        found.last_result = "missed"
    _plan(work, found)


def settings_changed(work: Work, envelope: Envelope) -> None:
    """Another default time zone moves the schedules that have none of their own (REP-084)."""
    name = envelope.data["values"].get("default_time_zone")
    if envelope.subject != "regional" or name is None:
        return
    following = sa.select(Schedule).where(Schedule.time_zone.is_(None), Schedule.is_enabled).order_by(Schedule.id).with_for_update()
    for found in work.session.scalars(following).all():
        _plan(work, found, str(name))


def _switch(work: Work, asked: Said, *, is_on: bool) -> Said:
    employee_of(work.session, work.call)
    found = _locked(work, asked)
    if found.is_enabled != is_on:
        found.is_enabled = is_on
        found.version += 1
        _plan(work, found)
        work.session.flush()
    return schedule_shown(work.session, found)


def _new(work: Work, given: Said) -> Schedule:
    if "custom_report_id" not in given:
        raise Invalid("custom_report_unknown", "A schedule is of a custom report.", field="custom_report_id")
    if (work.session.scalar(sa.select(sa.func.count()).select_from(Schedule)) or 0) >= MOST:
        raise Conflict("too_many_schedules", f"There are at most {MOST} schedules.")
    return Schedule(id=new_id(), version=1, created_at=work.now, last_result="", **AS_IT_BEGINS)


def _locked(work: Work, asked: Said) -> Schedule:
    found = work.session.get(Schedule, asked["schedule_id"], with_for_update=True)
    if found is None:
        raise schedule_unknown()
    if asked["expected_version"] not in (None, found.version):
        raise Conflict("changed_meanwhile", "Somebody else changed this meanwhile. Look again and repeat your change.")
    return found


def _check(work: Work, found: Schedule) -> None:
    with work.session.no_autoflush:
        if work.session.scalar(sa.select(CustomReport.id).where(CustomReport.id == found.custom_report_id)) is None:
            raise Invalid("custom_report_unknown", "There is no such custom report.", field="custom_report_id")
        must_be_there(work, found.employee_ids)
    must_reach_somebody(found.recipients, found.employee_ids)
    if found.time_zone is not None:
        try:
            zone_of(found.time_zone)
        except ValueError as wrong:
            raise Invalid("time_zone_unknown", "There is no such time zone.", field="time_zone") from wrong


def must_reach_somebody(recipients: list[str], employee_ids: list[str]) -> None:
    """Raises Invalid recipients_missing, too_many_recipients."""
    if not recipients and not employee_ids:
        raise Invalid("recipients_missing", "It has to go to somebody.", field="recipients")
    if len(recipients) + len(employee_ids) > MOST_ADDRESSES:
        raise Invalid("too_many_recipients", f"One mail goes to {MOST_ADDRESSES} people at most.", field="recipients")


def must_be_there(work: Work, employee_ids: list[str]) -> None:
    """Raises Invalid employee_unknown."""
    known = sa.select(sa.func.count()).select_from(Employee).where(Employee.id.in_(employee_ids), Employee.is_deleted.is_(False))
    if employee_ids and work.session.scalar(known) != len(set(employee_ids)):
        raise Invalid("employee_unknown", "There is no such employee.", field="employee_ids")


def _plan(work: Work, found: Schedule, zone: str | None = None) -> None:
    """The next moment from now on; none while it is switched off."""
    if not found.is_enabled:
        found.next_run_at = None
        work.drop_deadline(DEADLINE, found.id)
        return
    found.next_run_at = next_run(found, work.now, zone_named(found.time_zone or zone or zone_of_house(work.session)))
    work.set_deadline(DEADLINE, found.id, found.next_run_at)
