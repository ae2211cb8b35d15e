"""Business hours and holidays, checked and made fit to be stored."""

from __future__ import annotations

from typing import Any

from kit.errors import Invalid
from services.people.rules.hours import wrong_hours

Rows = list[dict[str, Any]]


def checked_hours(hours: Rows) -> Rows:
    """By weekday. Raises Invalid `hours_wrong` (PPL-157, PPL-560)."""
    complaint = wrong_hours(hours)
    if complaint:
        raise Invalid("hours_wrong", complaint, field="hours")
    return sorted(hours, key=lambda day: int(day["weekday"]))


def plain_holidays(holidays: Rows) -> Rows:
    """By date, the date as text."""
    return sorted(({"name": day["name"], "date": day["date"].isoformat()} for day in holidays), key=lambda day: (day["date"], day["name"]))
