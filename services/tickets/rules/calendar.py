"""How many seconds of a span lie inside a department's business hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONGEST_DAYS = 3660  # what lies further back counts as if it were outside hours


def business_seconds(
    start: datetime, end: datetime, hours: Sequence[Mapping[str, object]], holidays: Sequence[Mapping[str, object]], time_zone: str
) -> int:
    """Whole seconds of `start` to `end` inside the weekly `hours` ({weekday 1-7, from, to: "HH:MM"}, "24:00" = midnight), holidays out.

    A department without hours counts all time, holidays too.
    """
    if end <= start:
        return 0
    if not hours:
        return int((end - start).total_seconds())
    zone = ZoneInfo(time_zone)
    free = {str(holiday["date"])[:10] for holiday in holidays}
    week = _week(tuple((int(str(entry["weekday"])), str(entry["from"]), str(entry["to"])) for entry in hours))
    last = end.astimezone(zone).date()
    day = max(start.astimezone(zone).date(), last - timedelta(days=LONGEST_DAYS))
    inside = timedelta()
    while day <= last:
        if day.isoformat() not in free:
            for opens, closes in week.get(day.isoweekday(), ()):
                inside += max(timedelta(), min(end, _at(day, closes, zone)) - max(start, _at(day, opens, zone)))
        day += timedelta(days=1)
    return int(inside.total_seconds())


@lru_cache(maxsize=256)
def _week(entries: tuple[tuple[int, str, str], ...]) -> dict[int, list[tuple[int, int]]]:
    week: dict[int, list[tuple[int, int]]] = {}
    for weekday, opens, closes in entries:
        week.setdefault(weekday, []).append((_minutes(opens), _minutes(closes)))
    return week


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")[:2]
    return int(hour) * 60 + int(minute)


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The moment the clock on the wall there shows so many minutes after midnight."""
    day, minutes = (day + timedelta(days=1), 0) if minutes >= 1440 else (day, minutes)
    return datetime.combine(day, time(minutes // 60, minutes % 60), zone).astimezone(UTC)
