"""Business hours and holidays of a department, and times measured by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hours by weekday (1 = Monday) in local time. `sequence` names the version of the department it comes from."""

    hours: tuple[tuple[int, time, time | None], ...] = ()  # to: None = the end of the day
    holidays: frozenset[date] = frozenset()
    zone: ZoneInfo = UTC_ZONE
    sequence: int = 0

    def is_holiday(self, at: datetime) -> bool:
        return at.astimezone(self.zone).date() in self.holidays

    def is_within_hours(self, at: datetime) -> bool:
        """A calendar without hours is always within them."""
        here = at.astimezone(self.zone)
        open_today = [(begin, end) for weekday, begin, end in self.hours if weekday == here.isoweekday()]
        return not self.hours or any(begin <= here.time() and (end is None or here.time() < end) for begin, end in open_today)


def calendar(hours: Sequence[Mapping[str, Any]], holidays: Sequence[Mapping[str, Any]], time_zone: str, sequence: int) -> Calendar:
    """The calendar in a `department_saved`. An unknown time zone counts as UTC."""
    try:
        zone = ZoneInfo(time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = UTC_ZONE
    periods = tuple((int(row["weekday"]), time.fromisoformat(row["from"]), _end(row["to"])) for row in hours)
    return Calendar(periods, frozenset(date.fromisoformat(row["date"]) for row in holidays), zone, sequence)


def span(by: Calendar, from_at: datetime, to_at: datetime) -> dict[str, Any]:
    """The `span` shape of the bus. Seconds are rounded down; a span never runs backwards."""
    to_at = max(from_at, to_at)
    return {
        "from_at": from_at,
        "to_at": to_at,
        "seconds": int((to_at - from_at).total_seconds()),
        "business_seconds": business_seconds(by, from_at, to_at),
        "calendar_sequence": by.sequence,
    }


def business_seconds(by: Calendar, from_at: datetime, to_at: datetime) -> int:
    """Seconds inside the hours, holidays out; a calendar without hours counts all time."""
    if not by.hours:
        return int((to_at - from_at).total_seconds())
    counted = timedelta()
    for opens, closes in _open_times(by, from_at, to_at):
        counted += max(timedelta(), min(to_at, closes) - max(from_at, opens))
    return int(counted.total_seconds())


def _open_times(by: Calendar, from_at: datetime, to_at: datetime) -> Iterator[tuple[datetime, datetime]]:
    day, last = from_at.astimezone(by.zone).date(), to_at.astimezone(by.zone).date()
    while day <= last:
        if day not in by.holidays:
            for weekday, begin, end in by.hours:
                if weekday == day.isoweekday():
                    closing = datetime.combine(day, end, by.zone) if end else datetime.combine(day + timedelta(days=1), time(), by.zone)
                    yield datetime.combine(day, begin, by.zone).astimezone(UTC), closing.astimezone(UTC)
        day += timedelta(days=1)


def _end(text: str) -> time | None:
    return None if text.startswith("24") else time.fromisoformat(text)
