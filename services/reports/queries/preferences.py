"""What holds for all runs: the installation's zone, the first day of the week, which seconds a response takes (REP-084, 088, 089)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.reports.models import SettingsSection
from services.reports.queries.settings import own_settings


@dataclass(frozen=True, slots=True)
class Preferences:
    """`basis` is business_hours or elapsed; weekdays count from 1, Monday."""

    time_zone: str
    first_weekday: int
    basis: str


def preferences(session: Session) -> Preferences:
    """Two statements."""
    own, regional = own_settings(session), session.get(SettingsSection, "regional")
    zone = regional.values.get("default_time_zone") if regional else None
    return Preferences(str(zone or "UTC"), own["first_weekday"], own["response_basis"])
