"""Who covers what, and when (REP-061)."""

from __future__ import annotations

from itertools import count

import pytest

from services.reports.rules.duties import Covered, Line, Standing, follow, running
from tests.unit.reports.telling import at

PLACE = ("brand", "department", "group")
_sequences = count(1)


def line(time: str, event: str, channel: str | None = None, place: tuple[str, str, str] | None = PLACE) -> Line:
    return Line(next(_sequences), at(f"2026-03-02T{time}"), event, channel, place if channel or event == "removed" else None)


def spans(*lines: Line) -> list[tuple[str, str, str | None]]:
    """(channel, from, to) of everything that lasted."""
    standing = Standing()
    duties = [*(duty for duty in follow(standing, lines) if duty.at != duty.until_at), *running(standing)]
    return [(duty.channel, f"{duty.at:%H:%M}", f"{duty.until_at:%H:%M}" if duty.until_at else None) for duty in duties]


MORNING = [line("08:00", "logged_in"), line("08:00", "active", "tickets"), line("08:00", "active", "chats")]


@pytest.mark.spec("REP-061")
def test_tickets_are_covered_by_who_is_logged_in_and_active_chats_by_who_is_available_too() -> None:
    lunch = [line("13:00", "unavailable"), line("14:00", "available")]
    gone = [line("15:00", "inactive", "tickets"), line("15:00", "inactive", "chats"), line("15:01", "logged_out")]
    assert spans(*MORNING, *lunch, *gone) == [("chats", "08:00", "13:00"), ("tickets", "08:00", "15:00"), ("chats", "14:00", "15:00")]


@pytest.mark.spec("REP-061")
@pytest.mark.parametrize(
    ("lines", "covered"),
    [
        ([line("08:00", "active", "tickets")], []),  # who is not logged in covers nothing
        ([line("08:00", "active", "tickets"), line("09:00", "logged_in")], [("tickets", "09:00", None)]),  # a switch outlives the night
        ([*MORNING, line("09:00", "logged_out")], [("tickets", "08:00", "09:00"), ("chats", "08:00", "09:00")]),
        ([line("08:00", "unavailable"), *MORNING], [("tickets", "08:00", None)]),
        ([*MORNING, line("10:00", "removed")], [("tickets", "08:00", "10:00"), ("chats", "08:00", "10:00")]),
        ([*MORNING, line("08:00", "inactive", "tickets")], [("chats", "08:00", None)]),  # what lasts no time is none
        ([line("08:00", "logged_in"), line("08:00", "active", "calls")], []),  # calls have no coverage
        ([*MORNING, line("09:00", "active", "tickets")], [("tickets", "08:00", None), ("chats", "08:00", None)]),
        ([*MORNING, line("07:00", "logged_out")], []),  # no time runs backwards
    ],
)
def test_a_duty_begins_and_ends_with(lines: list[Line], covered: list[tuple[str, str, str | None]]) -> None:
    assert spans(*lines) == covered


@pytest.mark.spec("REP-061", "REP-024")
def test_what_is_followed_in_pieces_comes_out_as_what_is_followed_at_once() -> None:
    lines = [*MORNING, line("13:00", "unavailable"), line("14:00", "available"), line("15:00", "logged_out")]
    whole = Standing()
    ended = follow(whole, lines)
    pieces, found = Standing(), list[Covered]()
    for each in lines:
        found += follow(pieces, [each])
    assert (found, pieces) == (ended, whole)
