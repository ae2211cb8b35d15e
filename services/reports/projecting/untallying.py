"""Days whose tallies do not hold any more, since acts were stored or changed in them: reports count these until the day is tallied anew.

Whoever tallies a day takes its mark and its tallies away while he is alone (locks.py), counts after that has been committed, and stores
what he found beside whatever mark has come meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.reports.models import SettingsSection, Untallied

QUARTER = 15  # minutes: no zone begins its day within one


def mark(session: Session, places: Iterable[tuple[int, datetime]]) -> None:
    """Marks the days, in the installation's zone, of these families and moments."""
    moments = {(family, at.replace(minute=at.minute // QUARTER * QUARTER, second=0, microsecond=0)) for family, at in places}
    if not moments:
        return
    zone = zone_of_installation(session)
    days: set[tuple[date, int]] = {(at.astimezone(zone).date(), family) for family, at in moments}
    rows: list[dict[str, Any]] = [{"day": day, "family": family} for day, family in sorted(days)]
    session.execute(insert(Untallied).values(rows).on_conflict_do_nothing())


def zone_of_installation(session: Session) -> ZoneInfo:
    """The default time zone of the regional settings; UTC until one is told (REP-084)."""
    name = session.scalar(sa.select(SettingsSection.values["default_time_zone"].as_string()).where(SettingsSection.id == "regional"))
    return ZoneInfo(name or "UTC")
