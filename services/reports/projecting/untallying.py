"""Days whose tallies do not hold any more, since something was stored or changed in them: reports count them until they are tallied anew.

Whoever tallies a day takes its mark and its tallies away while he is alone (locks.py), counts after that has been committed, and stores
what he found beside whatever mark has come meanwhile (handlers/tallying.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports.models import SettingsSection

QUARTER = 15  # minutes: no zone begins its day within one
OF_WORK = (1, 2, 3, 4)  # families whose acts are counted ahead

_THESE = "select day, family from unnest(cast(:all_days as date[]), cast(:all_families as smallint[])) as told (day, family)"
# What is counted on later days knows what came before.
_LATER = """
    select tallied.start, tallied.family from tallied
    join unnest(cast(:families as smallint[]), cast(:days as date[])) as told (family, day) on told.family = tallied.family
    where not is_month and tallied.start >= told.day
"""
# All days on which these items were counted, or were open: they are left out of all reports from now on (REP-022, REP-023).
_OF_ITEMS = """
    select (at at time zone :zone)::date, family from acts where item_id = any(cast(:items as uuid[])) and family in (1, 2, 3, 4)
    union all select day::date, 1 from stretches, generate_series(
        (at at time zone :zone)::date, (coalesce(until_at, now()) at time zone :zone)::date, interval '1 day') as day
    where is_active and item_id = any(cast(:items as uuid[]))
"""
# The first rate or estimate that is told of somebody holds for what came before as well, and so does a group's first mean.
_OF_FIRST_VERSIONS = """
    select start, family from tallies
    where not is_month and level = 3 and (
        agent_id in (select agent_id from rates where agent_id = any(cast(:agents as uuid[])) group by 1 having count(*) = 1)
        or group_id in (select group_id from estimates where group_id = any(cast(:groups as uuid[])) group by 1 having count(*) = 1)
        or agent_id is null and group_id in (
            select group_id from belongings where agent_id = any(cast(:agents as uuid[])) or group_id = any(cast(:groups as uuid[]))
        )
    )
"""


@dataclass(slots=True)
class Marks:
    """What a batch touches: families at moments, items that are left out from now on, and agents and groups that cost otherwise."""

    places: set[tuple[int, datetime]] = field(default_factory=set)
    items: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)

    def touch(self, family: int, at: datetime) -> None:
        self.places.add((family, at.replace(minute=at.minute // QUARTER * QUARTER, second=0, microsecond=0)))


def mark(session: Session, marks: Marks) -> None:
    """Marks the days of all that, in the installation's zone, and those after them that have been tallied. One statement, in one order."""
    if not (marks.places or marks.items):
        return
    zone = zone_of_installation(session)
    days = sorted({(at.astimezone(zone).date(), family) for family, at in marks.places})
    first: dict[int, date] = {family: day for day, family in reversed(days)}
    parts = [_THESE, _LATER]
    told: dict[str, Any] = {"families": list(first), "days": list(first.values()), "zone": zone.key}
    told |= {"all_days": [day for day, _ in days], "all_families": [family for _, family in days]}
    if marks.items:
        parts.append(_OF_ITEMS)
        told["items"] = sorted(marks.items)
    if marks.agents or marks.groups:
        parts.append(_OF_FIRST_VERSIONS)
        told |= {"agents": sorted(marks.agents), "groups": sorted(marks.groups)}
    said = " union ".join(f"({part})" for part in parts)
    session.execute(sa.text(f"insert into untallied (day, family) {said} order by 1, 2 on conflict do nothing"), told)


def zone_of_installation(session: Session) -> ZoneInfo:
    """The default time zone of the regional settings; UTC until one is told (REP-084)."""
    name = session.scalar(sa.select(SettingsSection.values["default_time_zone"].as_string()).where(SettingsSection.id == "regional"))
    return ZoneInfo(name or "UTC")
