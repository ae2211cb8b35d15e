"""The next time of day and the next interval, over daylight saving and after a pause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.routing.rules.moments import next_of_interval, next_time_of_day

BERLIN = "Europe/Berlin"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.spec("RTE-137")
@pytest.mark.parametrize(
    ("times", "after", "due"),
    [
        (["08:00", "14:30", "22:00"], "2026-03-02 07:00", "2026-03-02 13:30"),
        (["08:00", "14:30", "22:00"], "2026-03-02 13:30", "2026-03-02 21:00"),
        (["08:00"], "2026-03-02 07:00", "2026-03-03 07:00"),
        (["08:00"], "2026-03-28 12:00", "2026-03-29 06:00"),  # the clocks went forward that night
        (["08:00"], "2026-10-24 12:00", "2026-10-25 07:00"),  # and back
        (["02:30"], "2026-03-28 12:00", "2026-03-29 01:30"),  # passed over: when it would have been, 03:30 on the wall
        (["02:30"], "2026-10-24 12:00", "2026-10-25 00:30"),  # shown twice: the first time
        (["02:30"], "2026-10-25 00:30", "2026-10-26 01:30"),  # and not the second
        (["00:00"], "2026-12-31 22:59", "2026-12-31 23:00"),
    ],
)
def test_the_clock_on_the_wall(times: list[str], after: str, due: str) -> None:
    assert next_time_of_day(times, BERLIN, utc(after)) == utc(due)


def test_no_times_are_never_due() -> None:
    assert next_time_of_day([], BERLIN, utc("2026-03-02 07:00")) is None


@pytest.mark.spec("RTE-137")
def test_each_time_comes_once_a_day_all_year_round() -> None:
    moment, seen = utc("2026-01-01 00:00"), []
    while (moment := next_time_of_day(["02:30", "01:15"], BERLIN, moment) or moment) < utc("2027-01-01 00:00"):
        seen.append(moment)
    assert len(seen) == len(set(seen)) == 2 * 365


@pytest.mark.spec("RTE-136")
def test_an_interval_keeps_its_beat_and_makes_up_for_nothing() -> None:
    hour, nine = timedelta(hours=1), utc("2026-03-02 09:00")
    assert next_of_interval(hour, nine, nine + timedelta(seconds=1)) == nine + hour
    assert next_of_interval(hour, nine, nine + timedelta(hours=7, minutes=20)) == nine + timedelta(hours=8, minutes=20)
