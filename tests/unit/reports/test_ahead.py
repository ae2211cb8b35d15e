"""Which part of a window is taken from what was counted ahead: whole months, then days, and what is left (decision 0032)."""

from __future__ import annotations

from datetime import date, timedelta

from services.reports.models.kinds import Kind
from services.reports.rules.ahead import THINGS, parts, things_of
from services.reports.rules.measures import MEASURES
from services.reports.rules.measures.terms import ACTS

JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
EVERY_DAY = {JANUARY + timedelta(days=nth) for nth in range(90)}


def test_months_go_before_days_and_days_before_counting() -> None:
    found = parts(date(2026, 1, 30), date(2026, 3, 2), {JANUARY, FEBRUARY, MARCH}, EVERY_DAY - {date(2026, 3, 2)})
    assert found.months == (FEBRUARY,)
    assert found.days == (date(2026, 1, 30), date(2026, 1, 31), MARCH)
    assert found.gaps == ((date(2026, 3, 2), date(2026, 3, 3)),)


def test_days_that_do_not_hold_are_counted_together() -> None:
    found = parts(JANUARY, date(2026, 1, 7), set(), {date(2026, 1, 3), date(2026, 1, 6)})
    assert found.gaps == ((JANUARY, date(2026, 1, 3)), (date(2026, 1, 4), date(2026, 1, 6)), (date(2026, 1, 7), date(2026, 1, 8)))


def test_a_month_that_reaches_over_the_beginning_of_a_bucket_is_taken_by_its_days() -> None:
    found = parts(FEBRUARY, date(2026, 2, 28), {FEBRUARY}, EVERY_DAY, seams={date(2026, 2, 9)})
    assert (found.months, len(found.days), found.gaps) == ((), 28, ())
    assert parts(FEBRUARY, date(2026, 2, 28), {FEBRUARY}, EVERY_DAY, seams={FEBRUARY}).months == (FEBRUARY,)


def test_every_window_is_covered_once() -> None:
    for length in range(1, 80):
        first, last = date(2026, 1, 9), date(2026, 1, 8) + timedelta(days=length)
        found = parts(first, last, {FEBRUARY}, {day for day in EVERY_DAY if day.day % 3})
        days = [*found.days, *(FEBRUARY + timedelta(days=nth) for month in found.months for nth in range(28))]
        days += [start + timedelta(days=nth) for start, behind in found.gaps for nth in range((behind - start).days)]
        assert sorted(days) == [first + timedelta(days=nth) for nth in range(length)]


def test_what_tickets_and_chats_count_once_each_is_counted_ahead() -> None:
    figures = {figure for family in ("tickets", "chat") for measure in MEASURES[family].values() for figure in measure.figures()}
    distinct = [figure for figure in figures if figure.source == ACTS and figure.how in ("distinct", "at_last_close")]
    assert distinct
    assert all(things_of(figure) for figure in distinct)
    assert all(Kind[kind].family.value == things.family for things in THINGS for kind in things.kinds)
