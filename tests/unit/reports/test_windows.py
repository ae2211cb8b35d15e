"""Ranges and buckets, as a table: presets, zones, the days on which clocks change (REP-004 to REP-006, REP-013, REP-014)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.reports.rules.windows import PRESETS, Window, begin_of, cut, days_of, zone_of

THURSDAY = date(2026, 11, 26)


@pytest.mark.spec("REP-003", "REP-004")
@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        ("today", "2026-11-26", "2026-11-26"),
        ("yesterday", "2026-11-25", "2026-11-25"),
        ("last_7_days", "2026-11-20", "2026-11-26"),
        ("last_30_days", "2026-10-28", "2026-11-26"),
        ("last_90_days", "2026-08-29", "2026-11-26"),
        ("this_week", "2026-11-23", "2026-11-26"),
        ("last_week", "2026-11-16", "2026-11-22"),
        ("this_month", "2026-11-01", "2026-11-26"),
        ("last_month", "2026-10-01", "2026-10-31"),
        ("this_quarter", "2026-10-01", "2026-11-26"),
        ("last_quarter", "2026-07-01", "2026-09-30"),
        ("this_year", "2026-01-01", "2026-11-26"),
        ("last_year", "2025-01-01", "2025-12-31"),
    ],
)
def test_presets(preset: str, first: str, last: str) -> None:
    assert preset in PRESETS
    assert [day.isoformat() for day in days_of(preset, THURSDAY)] == [first, last]


@pytest.mark.spec("REP-004")
def test_a_scheduled_mail_of_the_first_of_the_month_covers_the_month_that_is_over() -> None:
    assert days_of("this_month", date(2026, 11, 30)) == (date(2026, 11, 1), date(2026, 11, 30))
    assert days_of("last_quarter", date(2026, 1, 1)) == (date(2025, 10, 1), date(2025, 12, 31))


@pytest.mark.spec("REP-089")
@pytest.mark.parametrize(
    ("first_weekday", "this", "last"), [(1, "2026-11-23", "2026-11-16"), (7, "2026-11-22", "2026-11-15"), (4, "2026-11-26", "2026-11-19")]
)
def test_weeks_begin_on_the_day_that_is_set(first_weekday: int, this: str, last: str) -> None:
    assert days_of("this_week", THURSDAY, first_weekday)[0].isoformat() == this
    assert days_of("last_week", THURSDAY, first_weekday)[0].isoformat() == last


@pytest.mark.spec("REP-005", "REP-006")
@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("UTC", "2026-03-29", 24),
        ("Europe/Berlin", "2026-03-28", 24),
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("America/New_York", "2026-03-08", 23),
        ("America/New_York", "2026-11-01", 25),
        ("America/Santiago", "2026-09-06", 23),  # the clocks skip midnight
        ("America/Havana", "2026-11-01", 25),  # midnight comes twice
        ("Asia/Kathmandu", "2026-03-29", 24),
        ("Pacific/Apia", "2011-12-30", 0),  # left out altogether
    ],
)
def test_a_day_is_as_long_as_it_is_there(zone: str, day: str, hours: int) -> None:
    window = Window(date.fromisoformat(day), date.fromisoformat(day), zone_of(zone))
    assert window.end - window.start == timedelta(hours=hours)
    found = cut(window, "hour").buckets
    assert len(found) == hours
    assert all(one.end - one.start == timedelta(hours=1) for one in found)


@pytest.mark.spec("REP-014")
def test_the_hour_that_comes_twice_is_two_buckets() -> None:
    window = Window(date(2026, 10, 25), date(2026, 10, 25), zone_of("Europe/Berlin"))
    assert cut(window, "hour").rows[1:5] == (
        "2026-10-25T01:00+02:00",
        "2026-10-25T02:00+02:00",
        "2026-10-25T02:00+01:00",
        "2026-10-25T03:00+01:00",
    )


@pytest.mark.spec("REP-014")
@pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns"])
def test_hours_begin_when_the_clock_on_the_wall_shows_a_full_hour(zone: str) -> None:
    window = Window(date(2026, 4, 1), date(2026, 4, 9), zone_of(zone))
    assert {bucket.start.astimezone(window.zone).minute for bucket in cut(window, "hour").buckets} == {0}


@pytest.mark.spec("REP-013", "REP-014")
@pytest.mark.parametrize(
    ("unit", "first", "last", "rows"),
    [
        ("day", "2026-02-27", "2026-03-01", ["2026-02-27", "2026-02-28", "2026-03-01"]),
        ("week", "2026-11-18", "2026-11-30", ["2026-11-16", "2026-11-23", "2026-11-30"]),
        ("month", "2026-01-31", "2026-03-01", ["2026-01", "2026-02", "2026-03"]),
        ("quarter", "2025-12-31", "2026-04-01", ["2025 Q4", "2026 Q1", "2026 Q2"]),
        ("year", "2024-02-29", "2026-01-01", ["2024", "2025", "2026"]),
    ],
)
def test_buckets_follow_each_other_and_cover_the_window(unit: str, first: str, last: str, rows: list[str]) -> None:
    window = Window(date.fromisoformat(first), date.fromisoformat(last), zone_of("America/New_York"))
    found = cut(window, unit)
    assert list(found.rows) == rows
    assert (found.buckets[0].start, found.buckets[-1].end) == (window.start, window.end)
    assert all(one.end == other.start for one, other in zip(found.buckets, found.buckets[1:], strict=False))


@pytest.mark.spec("REP-014", "REP-089", "REP-398")
def test_all_mondays_are_one_row_and_weeks_begin_as_set() -> None:
    window = Window(date(2026, 11, 20), date(2026, 12, 1), zone_of("UTC"))
    monday_first, sunday_first = cut(window, "day_of_week"), cut(window, "day_of_week", 7)
    assert (monday_first.rows[0], sunday_first.rows[0], len(sunday_first.rows)) == ("Monday", "Sunday", 7)
    mondays = [bucket.start.date().isoformat() for bucket in monday_first.buckets if monday_first.rows[bucket.row] == "Monday"]
    assert mondays == ["2026-11-23", "2026-11-30"]
    assert all(sunday_first.rows[bucket.row] == f"{bucket.start:%A}" for bucket in sunday_first.buckets)


def test_a_range_is_not_cut_into_more_buckets_than_a_page_can_hold() -> None:
    with pytest.raises(ValueError, match="10,000"):
        cut(Window(date(2020, 1, 1), date(2026, 1, 1), zone_of("UTC")), "hour")


def test_a_day_begins_at_the_moment_at_which_clocks_skip_midnight() -> None:
    assert begin_of(date(2026, 9, 6), zone_of("America/Santiago")) == datetime(2026, 9, 6, 4, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "x" * 300])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        zone_of(name)
