"""Single values: for people and for programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from services.reports.papers.money import money
from services.reports.papers.values import DASH, plain, shown, span


@pytest.mark.spec("REP-012")
@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0s"), (59, "59s"), (60, "1m 0s"), (3_600, "1h 0m 0s"), (90_061, "1d 1h 1m 1s"), (62.5, "1m 3s"), (86_400, "1d 0h 0m 0s")],
)
def test_spans_leave_out_leading_parts_that_are_zero(seconds: Any, said: str) -> None:
    assert span(seconds) == said


@pytest.mark.spec("REP-011")
@pytest.mark.parametrize("unit", ["text", "time", "day", "count", "seconds", "minutes", "money", "percent", "rating", "decimal"])
def test_nothing_is_a_dash_for_people_and_an_empty_cell_for_programs(unit: str) -> None:
    assert (shown(None, unit), plain(None, unit)) == (DASH, "")


@pytest.mark.spec("REP-011", "REP-012")
@pytest.mark.parametrize(
    ("value", "unit", "for_people", "for_programs"),
    [
        (0, "count", "0", "0"),
        (1_234_567, "count", "1,234,567", "1234567"),
        (33.33333, "percent", "33.33 %", "33.33"),
        (49, "minutes", "49.00", "49"),
        (62.505, "minutes", "62.51", "62.51"),
        (24.5, "money", "$24.50", "24.5"),
        (Decimal("0.005"), "money", "$0.01", "0.005"),
        (2.345, "decimal", "2.35", "2.35"),
        (23.333333, "seconds", "23s", "23.33"),
        (1e21, "count", "1,000,000,000,000,000,000,000", "1000000000000000000000"),
        (68.33, "rating", "68.3 (3.5 ★)", "68.3"),
    ],
)
def test_numbers(value: Any, unit: str, for_people: str, for_programs: str) -> None:
    assert (shown(value, unit), plain(value, unit)) == (for_people, for_programs)


@pytest.mark.spec("REP-012", "REP-083")
@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en_US", "$1,234.50"),
        ("en-GB", "£1,234.50"),
        ("de_DE", "1.234,50\u00a0€"),
        ("de_CH", "CHF 1’234.50"),
        ("fr_FR", "1\u202f234,50\u00a0€"),
        ("ja_JP", "¥1,235"),
        ("xx_XX", "1,234.50"),
    ],
)
def test_money_as_the_locale_has_it(locale: str, said: str) -> None:
    assert money(Decimal("1234.495") if locale != "ja_JP" else Decimal("1234.5"), locale) == said


@pytest.mark.spec("REP-006", "REP-014", "REP-029")
def test_moments_and_days() -> None:
    at = "2026-03-29T00:30:00.000000Z"
    assert plain(at, "time", "Europe/Berlin") == "2026-03-29T01:30:00+01:00"
    assert plain("2026-03-29T01:30:00Z", "time", "Europe/Berlin") == "2026-03-29T03:30:00+02:00"  # the hour that is left out
    assert shown(at, "time", zone="Asia/Kolkata") == "2026-03-29 06:00"
    assert plain("2026-03-29", "day") == "2026-03-29"
    assert shown("2026-03-29", "day", group_by="day") == "2026-03-29 Sunday"
    starts = {"week": "2026-03-23", "month": "2026-03-01", "quarter": "2026-04-01", "year": "2026-01-01"}
    said = [shown(start, "day", group_by=bucket) for bucket, start in starts.items()]
    assert said == ["Week of 2026-03-23", "March 2026", "2026 Q2", "2026"]
    assert shown("Monday", "day", group_by="day_of_week") == "Monday"
