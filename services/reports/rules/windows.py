"""Which days a run covers, and how its zone cuts them into buckets (REP-004 to REP-006, REP-013, REP-014, REP-089)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MONDAY, HOUR, DAY = 1, timedelta(hours=1), timedelta(days=1)
MOST_BUCKETS = 10_000
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Window:
    """Whole days in a zone, the last one included; as moments from `start` up to, not including, `end`, both in UTC."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        return begin_of(self.first, self.zone)

    @property
    def end(self) -> datetime:
        return begin_of(self.last + DAY, self.zone)


@dataclass(frozen=True, slots=True)
class Bucket:
    """From `start` up to, not including, `end`, in UTC. `row` numbers the row it stands in: all Mondays are one."""

    start: datetime
    end: datetime
    row: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A window cut into buckets, and what each row of them is called, in the order in which they are shown."""

    buckets: tuple[Bucket, ...]
    rows: tuple[str, ...]


def zone_of(name: str) -> ZoneInfo:
    """Raises ValueError for a name that is no time zone's."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise ValueError(f"{name!r} is no time zone") from wrong


def begin_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day there: where the clocks skip midnight, the moment at which they do."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def days_of(preset: str, anchor: date, first_weekday: int = MONDAY) -> tuple[date, date]:
    """First and last day. The anchor is today for who looks at a screen, yesterday for a scheduled mail; what runs on ends with it."""
    if preset.startswith("last_") and preset.endswith("_days"):
        return anchor - timedelta(days=int(preset.split("_")[1]) - 1), anchor
    if preset in ("today", "yesterday"):
        day = anchor - DAY if preset == "yesterday" else anchor
        return day, day
    this_or_last, _, unit = preset.partition("_")
    first = first_of(unit, anchor, first_weekday)
    if this_or_last == "this":
        return first, anchor
    return first_of(unit, first - DAY, first_weekday), first - DAY


PRESETS = (
    "today", "yesterday", "last_7_days", "last_30_days", "last_90_days", "this_week", "last_week",
    "this_month", "last_month", "this_quarter", "last_quarter", "this_year", "last_year",
)  # fmt: skip


def first_of(unit: str, day: date, first_weekday: int = MONDAY) -> date:
    """The first day of the day, week, month, quarter or year that this day lies in."""
    if unit == "week":
        return day - timedelta(days=(day.isoweekday() - first_weekday) % 7)
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def cut(window: Window, unit: str, first_weekday: int = MONDAY) -> Cut:
    """Every bucket of the window in time order, also those in which nothing happened; the window may cut the first and the last short.

    Days of the week are rows of their own, whose buckets are days. Raises ValueError for more than 10,000 buckets.
    """
    if unit == "hour":
        starts = list(_hours(window))
        return Cut(_bounded(starts, window.end), tuple(start.astimezone(window.zone).isoformat(timespec="minutes") for start in starts))
    if unit == "day_of_week":
        days = list(_days(window, "day", first_weekday))
        row = {(first_weekday - 1 + nth) % 7: nth for nth in range(7)}
        buckets = _bounded([begin_of(day, window.zone) for day in days], window.end, lambda nth: row[days[nth].weekday()])
        return Cut(buckets, tuple(WEEKDAYS[weekday] for weekday in row))
    days = list(_days(window, unit, first_weekday))
    buckets = _bounded([begin_of(day, window.zone) for day in days], window.end)
    return Cut(buckets, tuple(NAMED[unit](first_of(unit, day, first_weekday)) for day in days))


NAMED: dict[str, Callable[[date], str]] = {
    "day": date.isoformat,
    "week": date.isoformat,
    "month": lambda day: f"{day:%Y-%m}",
    "quarter": lambda day: f"{day.year} Q{(day.month + 2) // 3}",
    "year": lambda day: str(day.year),
}


def _bounded(starts: list[datetime], end: datetime, row: Callable[[int], int] = lambda nth: nth) -> tuple[Bucket, ...]:
    if len(starts) > MOST_BUCKETS:
        raise ValueError(f"more than {MOST_BUCKETS:,} buckets")
    return tuple(Bucket(start, behind, row(nth)) for nth, (start, behind) in enumerate(pairwise([*starts, end])))


def _hours(window: Window) -> Iterator[datetime]:
    """By the clock on the wall there: a day has 23 or 25 of them when the clocks change, and no zone's hours begin out of step for long."""
    at = window.start
    for _ in range(MOST_BUCKETS + 1):
        if at >= window.end:
            return
        yield at
        at += HOUR
        past = at.astimezone(window.zone).minute
        at += timedelta(minutes=(60 - past) % 60)


def _days(window: Window, unit: str, first_weekday: int) -> Iterator[date]:
    """The days with which buckets begin. A day that a zone left out altogether begins nothing."""
    day = window.first
    while day <= window.last:
        if unit != "day" or begin_of(day, window.zone) < begin_of(day + DAY, window.zone):
            yield day
        day = next_of(unit, day, first_weekday)


def next_of(unit: str, day: date, first_weekday: int = MONDAY) -> date:
    """The first day of the next day, week, month, quarter or year."""
    long = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[unit]
    return first_of(unit, first_of(unit, day, first_weekday) + timedelta(days=long), first_weekday)
