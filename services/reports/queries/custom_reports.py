"""Custom reports as lists and editors show them (REP-036, REP-037)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.reports.models import CustomReport, Employee
from services.reports.persons import asker_of, name_of
from services.reports.rules.catalogue import REPORTS

Said = dict[str, Any]


def custom_reports(reading: Reading, asked: Said) -> Said:
    """{items: [{id, name, default_range, item_count, created_by, created_by_name, updated_at, version}], next_cursor}, by name."""
    asker_of(reading.session, reading.call)
    wanted = sa.select(
        CustomReport.id,
        CustomReport.version,
        CustomReport.name,
        CustomReport.default_range,
        sa.func.jsonb_array_length(CustomReport.items).label("item_count"),
        CustomReport.created_by,
        sa.func.coalesce(Employee.display_name, "").label("created_by_name"),
        CustomReport.updated_at,
    ).outerjoin(Employee, sa.literal("employee:") + sa.cast(Employee.id, sa.Text) == CustomReport.created_by)
    return page(reading.session, wanted, Order(CustomReport.name, CustomReport.id), asked["cursor"], asked["limit"], _timed)


def custom_report(reading: Reading, asked: Said) -> Said:
    """One with its items; of those that the asker may not see, no more than their place (REP-037). Raises NotFound."""
    asker_of(reading.session, reading.call)
    return shown(reading.session, found(reading.session, asked["custom_report_id"]), asked["allowed"])


def found(session: Session, custom_report_id: str) -> CustomReport:
    """Raises NotFound custom_report_unknown."""
    one = session.get(CustomReport, custom_report_id)
    if one is None:
        raise custom_report_unknown()
    return one


def custom_report_unknown() -> NotFound:
    return NotFound("custom_report_unknown", "There is no such custom report.", field="custom_report_id")


def shown(session: Session, one: CustomReport, allowed: Collection[str] | None) -> Said:
    names = ("id", "version", "name", "default_range", "created_by")
    return {
        **{name: getattr(one, name) for name in names},
        "created_by_name": name_of(session, one.created_by),
        "created_at": wire_time(one.created_at),
        "updated_at": wire_time(one.updated_at),
        "items": [_item(item, allowed) for item in one.items],
    }


def may_see(report_key: str, allowed: Collection[str] | None) -> bool:
    """A report that is in the catalogue, and granted (REP-103)."""
    return report_key in REPORTS and (allowed is None or report_key in allowed)


def title_of(item: Said) -> str:
    """The item's own, else its report's name."""
    report = REPORTS.get(item["report_key"])
    return item["title"] or (report.name if report else item["report_key"])


def _item(item: Said, allowed: Collection[str] | None) -> Said:
    if may_see(item["report_key"], allowed):
        return {**item, "title": title_of(item), "is_withheld": False}
    return {"id": item["id"], "report_key": item["report_key"], "title": title_of(item), "is_withheld": True}


def _timed(row: Said) -> Said:
    return {**row, "updated_at": wire_time(row["updated_at"])}
