"""When scheduled reports go out (REP-039, REP-040, REP-043) and which day their presets end with (REP-004)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reports.rules.scheduling import FREQUENCIES, anchor_of, is_of_today, next_run

BERLIN, KOLKATA, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata"), ZoneInfo("UTC")


@dataclass(frozen=True)
class Plan:
    """A schedule as far as its moments go."""

    frequency: str
    weekday: int = 1
    month_day: int = 1


def _at(text: str, zone: ZoneInfo = UTC_ZONE) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.spec("REP-039", "REP-040", "REP-087")
@pytest.mark.parametrize(
    ("plan", "after", "zone", "at"),
    [
        (Plan("daily"), "2026-05-04T01:59:59", BERLIN, "2026-05-04T02:00"),
        (Plan("daily"), "2026-05-04T02:00:00", BERLIN, "2026-05-05T02:00"),
        (Plan("daily"), "2026-12-31T12:00:00", UTC_ZONE, "2027-01-01T02:00"),
        (Plan("weekly", weekday=1), "2026-05-04T01:00:00", BERLIN, "2026-05-04T02:00"),  # a Monday
        (Plan("weekly", weekday=1), "2026-05-04T03:00:00", BERLIN, "2026-05-11T02:00"),
        (Plan("weekly", weekday=7), "2026-05-04T03:00:00", BERLIN, "2026-05-10T02:00"),
        (Plan("monthly", month_day=31), "2026-02-01T00:00:00", UTC_ZONE, "2026-02-28T02:00"),
        (Plan("monthly", month_day=31), "2028-02-01T00:00:00", UTC_ZONE, "2028-02-29T02:00"),
        (Plan("monthly", month_day=30), "2026-04-30T02:00:00", UTC_ZONE, "2026-05-30T02:00"),
        (Plan("monthly", month_day=1), "2026-12-01T02:00:00", UTC_ZONE, "2027-01-01T02:00"),
        (Plan("hourly"), "2026-05-04T12:00:00", KOLKATA, "2026-05-04T13:00"),
        (Plan("hourly"), "2026-05-04T12:59:59.999999", KOLKATA, "2026-05-04T13:00"),
    ],
)
def test_next_moment(plan: Plan, after: str, zone: ZoneInfo, at: str) -> None:
    assert next_run(plan, _at(after, zone), zone) == _at(at, zone)


@pytest.mark.spec("REP-040")
def test_two_o_clock_that_the_clocks_skip_or_repeat() -> None:
    daily = Plan("daily")
    skipped = next_run(daily, _at("2026-03-28T12:00", BERLIN), BERLIN)
    assert skipped == _at("2026-03-29T01:00")  # the moment at which 02:00 becomes 03:00
    repeated = next_run(daily, _at("2026-10-24T12:00", BERLIN), BERLIN)
    assert repeated == _at("2026-10-25T00:00")  # the first of the two
    assert next_run(daily, repeated, BERLIN) == _at("2026-10-26T01:00")


@pytest.mark.spec("REP-043")
@pytest.mark.parametrize(
    ("due", "now", "is_sent"),
    [
        ("2026-05-04T02:00", "2026-05-04T23:59:59", True),
        ("2026-05-04T02:00", "2026-05-05T00:00:00", False),
        ("2026-05-04T02:00", "2026-05-11T03:00:00", False),
    ],
)
def test_a_missed_run_goes_out_on_the_same_day_only(due: str, now: str, is_sent: bool) -> None:
    assert is_of_today(_at(due, BERLIN), _at(now, BERLIN), BERLIN) is is_sent


@pytest.mark.spec("REP-004")
def test_presets_of_a_mail_end_with_yesterday() -> None:
    at = _at("2026-05-04T00:00")  # two o'clock in Berlin
    assert anchor_of("daily", at, BERLIN) == date(2026, 5, 3)
    assert anchor_of("monthly", at, BERLIN) == date(2026, 5, 3)
    assert anchor_of("hourly", at, BERLIN) == date(2026, 5, 4)


@pytest.mark.spec("REP-039", "REP-040")
@given(
    st.builds(Plan, st.sampled_from(FREQUENCIES), st.integers(1, 7), st.integers(1, 31)),
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001
    st.sampled_from([BERLIN, KOLKATA, UTC_ZONE, ZoneInfo("America/Sao_Paulo"), ZoneInfo("Pacific/Apia"), ZoneInfo("Australia/Lord_Howe")]),
)
def test_the_next_moment_is_later_and_none_lies_between(plan: Plan, naive: datetime, zone: ZoneInfo) -> None:
    after = naive.replace(tzinfo=UTC)
    at = next_run(plan, after, zone)
    assert at > after
    assert next_run(plan, at - timedelta(seconds=1), zone) == at
    assert at - after <= {"hourly": timedelta(hours=1), "daily": timedelta(hours=49)}.get(plan.frequency, timedelta(days=62))
