"""Schedules, and the log of what went out (REP-039, REP-363)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.reports.models import CustomReport, Delivery, Employee, Schedule
from services.reports.persons import asker_of

Said = dict[str, Any]
SHOWN = (
    *("id", "version", "custom_report_id", "frequency", "weekday", "month_day", "time_zone", "recipients", "employee_ids"),
    *("is_enabled", "saved_by", "created_at", "next_run_at", "last_sent_at", "last_result"),
)
LOGGED = (
    *("id", "kind", "report_key", "custom_report_id", "schedule_id", "run_for", "name", "requested_by", "recipients", "employee_ids"),
    *("range_from", "range_to", "state", "tries", "error", "mail_id", "created_at", "ended_at"),
)
MOMENTS = ("created_at", "next_run_at", "last_sent_at", "run_for", "ended_at")


def schedules(reading: Reading, asked: Said) -> Said:
    """{items, next_cursor}: with their report's name and who saved them, oldest first."""
    asker_of(reading.session, reading.call)
    wanted = _with_names()
    if asked["custom_report_id"]:
        wanted = wanted.where(Schedule.custom_report_id == asked["custom_report_id"])
    return page(reading.session, wanted, Order(Schedule.id), asked["cursor"], asked["limit"], _timed)


def schedule(reading: Reading, asked: Said) -> Said:
    """One of them. Raises NotFound schedule_unknown."""
    asker_of(reading.session, reading.call)
    row = reading.session.execute(_with_names().where(Schedule.id == asked["schedule_id"])).mappings().first()
    if row is None:
        raise schedule_unknown()
    return _timed({str(name): value for name, value in row.items()})


def schedule_shown(session: Session, found: Schedule) -> Said:
    """As the list shows it, after a change that the list's statement would see only at its end."""
    report = session.scalar(sa.select(CustomReport.name).where(CustomReport.id == found.custom_report_id))
    saver = session.scalar(sa.select(Employee.display_name).where(Employee.id == found.saved_by))
    return _timed({name: getattr(found, name) for name in SHOWN} | {"custom_report_name": report or "", "saved_by_name": saver or ""})


def schedule_unknown() -> NotFound:
    return NotFound("schedule_unknown", "There is no such schedule.", field="schedule_id")


def deliveries(reading: Reading, asked: Said) -> Said:
    """{items, next_cursor}: each mail with a report, newest first: what, to whom, for which days, and what became of it."""
    asker_of(reading.session, reading.call)
    wanted = sa.select(*(getattr(Delivery, name) for name in LOGGED))
    for name in ("state", "custom_report_id", "schedule_id"):
        if asked[name]:
            wanted = wanted.where(getattr(Delivery, name) == asked[name])
    order = Order(Delivery.created_at, Delivery.id, desc=True)
    return page(reading.session, wanted, order, asked["cursor"], asked["limit"], _timed)


def _with_names() -> sa.Select[Any]:
    columns = [getattr(Schedule, name) for name in SHOWN]
    named = (
        sa.func.coalesce(CustomReport.name, "").label("custom_report_name"),
        sa.func.coalesce(Employee.display_name, "").label("saved_by_name"),
    )
    joined = sa.select(*columns, *named).join(CustomReport, CustomReport.id == Schedule.custom_report_id)
    return joined.outerjoin(Employee, Employee.id == Schedule.saved_by)


def _timed(row: Said) -> Said:
    """Moments and days as the wire has them."""
    said = {name: wire_time(row[name]) if row[name] is not None else None for name in MOMENTS if name in row}
    said |= {name: row[name].isoformat() for name in ("range_from", "range_to") if name in row}
    return row | said
