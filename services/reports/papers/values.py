"""Single values as people read them (REP-011, REP-012) and as programs do (REP-029)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from services.reports.papers.money import money

DASH = "–"
PLACES = {"money": 4, "rating": 1, "count": 2}  # decimals that are kept; two for all others
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


def plain(value: Any, unit: str, zone: str = "UTC") -> str:
    """For programs: spans in seconds, moments in ISO 8601 with their offset, numbers without thousand marks, nothing for nothing."""
    if value is None:
        return ""
    if unit == "time":
        return in_zone(value, zone).isoformat(timespec="seconds")
    if unit in ("text", "day"):
        return str(value)
    return number(value, unit)


def number(value: Any, unit: str) -> str:
    """A number to the decimals its unit has, rounded half up, without zeros behind."""
    if type(value) is int:
        return str(value)
    exact = Decimal(str(value))
    if exact != exact.to_integral_value():
        exact = exact.quantize(Decimal(1).scaleb(-PLACES.get(unit, 2)), ROUND_HALF_UP)
    written = f"{exact:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def shown(value: Any, unit: str, *, zone: str = "UTC", group_by: str = "", locale: str = "en_US") -> str:
    """For people: a dash for nothing, spans as days to seconds, money as the locale has it."""
    if value is None:
        return DASH
    if unit == "text":
        return str(value)
    if unit == "day":
        return day(str(value), group_by)
    if unit == "time":
        return f"{in_zone(value, zone):%Y-%m-%d %H:%M}"
    if unit == "money":
        return money(value, locale)
    return _measured(value, unit)


def _measured(value: Any, unit: str) -> str:
    if unit == "seconds":
        return span(value)
    if unit == "percent":
        return f"{_rounded(value, 2):,} %"
    if unit == "rating":
        stars = Decimal(round(float(value) / 10)) / 2  # to the nearest half (SUR-030)
        return f"{_rounded(value, 1):,} ({stars.normalize():f} ★)"
    if unit == "minutes":
        return f"{_rounded(value, 2):,}"
    exact = Decimal(str(value))
    return f"{int(exact):,}" if exact == exact.to_integral_value() else f"{_rounded(value, 2):,}"


def span(seconds: Any) -> str:
    """Days, hours, minutes and seconds, without leading parts that are zero; parts of a second are rounded."""
    left = int(_rounded(seconds, 0))
    said: list[str] = []
    for letter, size in PARTS:
        count, left = divmod(left, size)
        if count or said or letter == "s":
            said.append(f"{count}{letter}")
    return " ".join(said)


def day(value: str, group_by: str) -> str:
    """A day with its weekday (REP-014); the start of a wider bucket as what the bucket is."""
    try:
        start = date.fromisoformat(value[:10])
    except ValueError:
        return value
    named = {
        "week": f"Week of {start}",
        "month": f"{start:%B %Y}",
        "quarter": f"{start.year} Q{(start.month + 2) // 3}",
        "year": f"{start.year}",
    }
    return named.get(group_by, f"{start} {WEEKDAYS[start.weekday()]}")


def in_zone(value: Any, zone: str) -> datetime:
    """A moment, or its text, as clocks there show it. What names no zone is UTC, as facts are stored."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZoneInfo(zone))


def _rounded(value: Any, places: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
