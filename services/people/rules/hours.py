"""Which business hours and holidays are in force for a department."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hours and holidays as they hold, in the installation's time zone (PPL-158)."""

    hours: Rows
    holidays: Rows
    time_zone: str


def in_force(of_brand: Calendar, own_hours: Rows, own_holidays: Rows, *, inherits_hours: bool, inherits_holidays: bool) -> Calendar:
    """A department either inherits or has its own, for hours and holidays each (PPL-160)."""
    hours = of_brand.hours if inherits_hours else own_hours
    holidays = of_brand.holidays if inherits_holidays else own_holidays
    return Calendar(hours, holidays, of_brand.time_zone)


def wrong_hours(hours: Sequence[dict[str, Any]]) -> str | None:
    """What is wrong with business hours: one period a weekday (PPL-560), each ending after it starts. None when they are right."""
    weekdays = [day["weekday"] for day in hours]
    if len(set(weekdays)) != len(weekdays):
        return "One period a weekday."
    if any(day["from"] >= day["to"] for day in hours):
        return "A day must end after it starts."
    return None


def is_time_zone(name: str) -> bool:
    """A zone of the IANA database."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
