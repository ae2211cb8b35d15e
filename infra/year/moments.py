"""Moments as whole milliseconds since 1970, and as the text that travels. Days are UTC days, counted from 1970 as well."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
EPOCH = date(1970, 1, 1)

# Text of every second of a day and of every millisecond of a second: looked up, since strftime would be half of a fact's cost.
_SECONDS = [f"{hour:02d}:{minute:02d}:{second:02d}." for hour in range(24) for minute in range(60) for second in range(60)]
_MILLIS = [f"{milli:03d}Z" for milli in range(1000)]


@lru_cache(maxsize=16_384)  # one moment is told many times over, and soon
def text(at: int) -> str:
    """2025-01-02T03:04:05.678Z, as `contracts.envelope.wire_time` writes it."""
    day, rest = divmod(at, DAY)
    second, milli = divmod(rest, 1000)
    return _date(day) + _SECONDS[second] + _MILLIS[milli]


def text_or_none(at: int | None) -> str | None:
    return None if at is None else text(at)


def day_of(day: date) -> int:
    """How many days after 1970 it is."""
    return (day - EPOCH).days


def date_of(day: int) -> date:
    return EPOCH + timedelta(days=day)


def at_of(moment: datetime) -> int:
    """Milliseconds of a moment with a time zone; what is finer is cut."""
    return (moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


@cache
def _date(day: int) -> str:
    return f"{date_of(day).isoformat()}T"
