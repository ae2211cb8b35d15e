"""Business hours of a department as spans of time, for the share of them that was covered (REP-061, REP-220)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]


def business_spans(
    hours: Sequence[Mapping[str, Any]], holidays: Sequence[Mapping[str, Any]], zone: ZoneInfo, start: datetime, end: datetime
) -> list[Span]:
    """The department's open spans between two moments, in UTC, holidays left out; one without hours is always open."""
    if start >= end:
        return []
    if not hours:
        return [(start, end)]
    closed = {date.fromisoformat(row["date"]) for row in holidays}
    days = _days(start.astimezone(zone).date(), end.astimezone(zone).date())
    spans = (_span(day, row, zone) for day in days if day not in closed for row in hours if int(row["weekday"]) == day.isoweekday())
    return [(max(opens, start), min(closes, end)) for opens, closes in spans if max(opens, start) < min(closes, end)]


def _days(first: date, last: date) -> Iterator[date]:
    for nth in range((last - first).days + 1):
        yield first + timedelta(days=nth)


def _span(day: date, row: Mapping[str, Any], zone: ZoneInfo) -> Span:
    """24:00 is the end of the day."""
    if str(row["to"]).startswith("24"):
        closing = datetime.combine(day + timedelta(days=1), time(), zone)
    else:
        closing = datetime.combine(day, time.fromisoformat(row["to"]), zone)
    return datetime.combine(day, time.fromisoformat(row["from"]), zone).astimezone(UTC), closing.astimezone(UTC)
