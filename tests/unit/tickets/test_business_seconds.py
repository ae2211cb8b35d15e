"""Business seconds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.tickets.rules.calendar import business_seconds

OFFICE = [{"weekday": day, "from": "08:00", "to": "16:00"} for day in range(1, 6)]
HOUR = 3600


def seconds(start: str, end: str, hours: Any = OFFICE, holidays: tuple[str, ...] = (), zone: str = "UTC") -> int:
    moments = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, end)]
    return business_seconds(moments[0], moments[1], hours, [{"name": "off", "date": day} for day in holidays], zone)


@pytest.mark.spec("REP-048")
@pytest.mark.parametrize(
    ("start", "end", "hours_inside"),
    [
        ("2026-03-02T09:00", "2026-03-02T11:30", 2.5),
        ("2026-03-02T07:00", "2026-03-02T09:00", 1),
        ("2026-03-02T15:00", "2026-03-03T09:00", 2),  # over night
        ("2026-03-06T15:00", "2026-03-09T09:00", 2),  # over the weekend
        ("2026-03-07T09:00", "2026-03-08T09:00", 0),  # wholly outside
        ("2026-03-02T09:00", "2026-03-02T09:00", 0),
        ("2026-03-02T10:00", "2026-03-02T09:00", 0),
    ],
)
def test_only_the_office_hours_count(start: str, end: str, hours_inside: float) -> None:
    assert seconds(start, end) == hours_inside * HOUR


@pytest.mark.spec("REP-048")
def test_holidays_are_left_out() -> None:
    assert seconds("2026-03-02T15:00", "2026-03-04T09:00", holidays=("2026-03-03",)) == 2 * HOUR


@pytest.mark.spec("REP-048")
def test_a_department_without_hours_counts_all_time() -> None:
    assert seconds("2026-03-07T00:00", "2026-03-09T00:00", hours=[], holidays=("2026-03-08",)) == 48 * HOUR


def test_hours_are_those_on_the_wall_there() -> None:
    assert seconds("2026-03-02T07:00", "2026-03-02T08:00", zone="Europe/Berlin") == HOUR
    assert seconds("2026-03-02T15:00", "2026-03-02T16:00", zone="Europe/Berlin") == 0
    night = [{"weekday": 7, "from": "00:00", "to": "24:00"}]
    assert seconds("2026-03-28T23:00", "2026-03-29T22:00", hours=night, zone="Europe/Berlin") == 23 * HOUR, "the clock went forward"


def test_two_openings_a_day() -> None:
    parted = [{"weekday": 1, "from": "08:00", "to": "12:00"}, {"weekday": 1, "from": "13:00", "to": "17:00"}]
    assert seconds("2026-03-02T11:00", "2026-03-02T14:00", hours=parted) == 2 * HOUR


def test_fractions_of_a_second_are_cut() -> None:
    assert seconds("2026-03-02T09:00:00.900", "2026-03-02T09:00:02.100") == 1
