"""The days a run covers, from what was said of them (REP-003 to REP-005, REP-038)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from services.reports.queries.settings import own_settings
from services.reports.rules.windows import days_of

LAST_7_DAYS = "last_7_days"


def days_in(session: Session, kept: Mapping[str, Any], anchor: date) -> tuple[date, date]:
    """First and last day of a custom report's range, {date_preset} or {from, to}; presets end with the anchor."""
    if "from" in kept:
        return date.fromisoformat(kept["from"]), date.fromisoformat(kept["to"])
    return days_of(kept["date_preset"], anchor, first_weekday(session))


def chosen_days(session: Session, asked: Mapping[str, Any], kept: Mapping[str, Any] | None, anchor: date) -> tuple[date, date]:
    """As a request says, else as its custom report has it, else the last seven days."""
    if asked["first"] is not None:
        return asked["first"], asked["last"]
    if asked["date_preset"]:
        return days_of(asked["date_preset"], anchor, first_weekday(session))
    return days_in(session, kept or {"date_preset": LAST_7_DAYS}, anchor)


def first_weekday(session: Session) -> int:
    """1 Monday to 7 Sunday (REP-089)."""
    return int(own_settings(session)["first_weekday"])
