"""Business seconds, quickly: the opening times of a whole year laid out once, each span then two look-ups."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from infra.year.moments import at_of, text


class Calendar:
    """One version of a department's hours. Says what services/tickets/rules/calendar.py says, for days between `first` and `last`."""

    def __init__(
        self, hours: Sequence[Mapping[str, Any]], holidays: Iterable[str], zone: str, sequence: int, first: date, last: date
    ) -> None:
        self.sequence = sequence
        self.has_hours = bool(hours)
        periods = _periods(hours, frozenset(holidays), ZoneInfo(zone), first, last) if hours else []
        self._opens = [opens for opens, _ in periods]
        self._closes = [closes for _, closes in periods]
        self._before: list[int] = []
        total = 0
        for opens, closes in periods:
            self._before.append(total)
            total += closes - opens

    def span(self, start: int, end: int) -> dict[str, Any]:
        """The `span` shape; one that would run backwards has no length."""
        end = max(start, end)
        inside = self._passed(end) - self._passed(start) if self.has_hours else end - start
        return {
            "from_at": text(start),
            "to_at": text(end),
            "seconds": (end - start) // 1000,
            "business_seconds": inside // 1000,
            "calendar_sequence": self.sequence,
        }

    def _passed(self, at: int) -> int:
        """Open milliseconds from the first day up to this moment."""
        place = bisect_right(self._opens, at) - 1
        if place < 0:
            return 0
        return self._before[place] + min(at, self._closes[place]) - self._opens[place]


def _periods(
    hours: Sequence[Mapping[str, Any]], holidays: frozenset[str], zone: ZoneInfo, first: date, last: date
) -> list[tuple[int, int]]:
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.isoformat() not in holidays:
            found += [(_at(day, one["from"], zone), _at(day, one["to"], zone)) for one in hours if one["weekday"] == day.isoweekday()]
    return sorted(found)


def _at(day: date, clock: str, zone: ZoneInfo) -> int:
    if clock == "24:00":
        return _at(day + timedelta(days=1), "00:00", zone)
    return at_of(datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC))
