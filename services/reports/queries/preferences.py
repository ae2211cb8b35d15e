"""What is set for all reports: the installation's zone, the first day of the week, which seconds a response takes (REP-084, 088, 089)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.reports.models import SettingsSection


@dataclass(frozen=True, slots=True)
class Preferences:
    """`basis` is business_hours or elapsed; weekdays count from 1, Monday."""

    time_zone: str = "UTC"
    first_weekday: int = 1
    basis: str = "business_hours"


def preferences(session: Session) -> Preferences:
    regional = session.get(SettingsSection, "regional")
    return Preferences(time_zone=str(regional.values.get("default_time_zone") or "UTC") if regional else "UTC")
