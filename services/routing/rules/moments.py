"""When what recurs is due next: at an interval, and at times of day as the clock on the wall shows them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_time_of_day(times: Collection[str], time_zone: str, after: datetime) -> datetime | None:
    """The first moment later than `after` at which that clock shows one of these times ("HH:MM"); None where there are none.

    A time that the clock passes over in spring comes when it would have been, one that it shows twice in autumn comes the first time:
    each comes once a day.
    """
    zone = ZoneInfo(time_zone)
    today = after.astimezone(zone).date()
    clock = [time.fromisoformat(text) for text in times]
    moments = [
        datetime.combine(today + timedelta(days=day), one, zone).astimezone(UTC) for day in range(-1, 3) for one in clock
    ]  # a day ahead may lie behind: some clocks have jumped over a whole day
    return min((moment for moment in moments if moment > after), default=None)


def next_of_interval(every: timedelta, last: datetime, now: datetime) -> datetime:
    """One interval after the last, or after now if that is past: what was missed is not made up for."""
    return last + every if last + every > now else now + every
