"""When scheduled reports go out, and which days they cover (REP-004, REP-039, REP-040, REP-043, REP-087)."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

FREQUENCIES = ("hourly", "daily", "weekly", "monthly")
AT = time(2)  # o'clock, in the schedule's zone; hourly ones go at the full hour
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class Recurring(Protocol):
    """What a schedule says of its moments. `weekday` 1 is Monday; a month without its `month_day` has its last day instead."""

    @property
    def frequency(self) -> str: ...

    @property
    def weekday(self) -> int: ...

    @property
    def month_day(self) -> int: ...


def next_run(schedule: Recurring, after: datetime, zone: ZoneInfo) -> datetime:
    """The first moment later than `after`, in UTC. Where clocks skip two o'clock, when they do; where they repeat it, the first of two."""
    local = after.astimezone(zone)
    if schedule.frequency == "hourly":
        begun = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return (after - begun + HOUR).astimezone(UTC)
    day = local.date()
    while not (_is_day(schedule, day) and (at := _two_o_clock(day, zone)) > after):
        day += DAY
    return at


def is_of_today(due_at: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a run that is late may still go out: on the same day it may (REP-043)."""
    return due_at.astimezone(zone).date() == now.astimezone(zone).date()


def anchor_of(frequency: str, at: datetime, zone: ZoneInfo) -> date:
    """The day that presets end with: yesterday, so that no day is shown of which two hours are over; today where each hour counts."""
    today = at.astimezone(zone).date()
    return today if frequency == "hourly" else today - DAY


def _is_day(schedule: Recurring, day: date) -> bool:
    if schedule.frequency == "weekly":
        return day.isoweekday() == schedule.weekday
    if schedule.frequency == "monthly":
        return day.day == min(schedule.month_day, calendar.monthrange(day.year, day.month)[1])
    return True


def _two_o_clock(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, AT, zone).astimezone(UTC)
