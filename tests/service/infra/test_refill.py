"""What is sent again into an empty broker: every fact that somebody should have handled and has not, and what was sent last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from infra.standby.refill import Refilled, last_seen, refill
from kit.config import service_names
from tests.support.told import handle, tell, unsent

SAVED, ASSIGNED, OPENED = "people.department_saved.v1", "routing.work_assigned.v1", "people.user_registered.v1"
NOW = datetime.now(UTC)
SINCE, LONG_AGO, WEEK = NOW - timedelta(minutes=5), NOW - timedelta(hours=2), timedelta(days=7)


@pytest.fixture
def databases(database: Callable[[str], str]) -> dict[str, str]:
    """Of every service; each lane has been at work since long ago."""
    made = {service: database(service) for service in service_names()}
    for kind in (SAVED, ASSIGNED):
        handle(made, kind, "the very first", LONG_AGO - timedelta(hours=1))
    return made


def test_what_one_receiver_has_not_handled_goes_again_however_old(databases: dict[str, str]) -> None:
    people = databases["people"]
    handled = tell(people, SAVED, LONG_AGO)
    handle(databases, SAVED, handled, LONG_AGO)
    lying = tell(people, SAVED, LONG_AGO)  # in chat's mailbox, parked, or waiting for its next try when the broker went
    handle(databases, SAVED, lying, LONG_AGO, but="chat")
    for_nobody = tell(people, OPENED, LONG_AGO)
    assert refill(databases, SINCE, WEEK)["people"] == Refilled(unhandled=1, recent=0)
    assert unsent(people) == [lying]
    assert {handled, for_nobody}.isdisjoint(unsent(people))


def test_all_of_the_last_minutes_go_again_in_their_order_before_what_was_never_sent(databases: dict[str, str]) -> None:
    people = databases["people"]
    recent = [tell(people, kind, NOW) for kind in (SAVED, OPENED, SAVED)]
    for key in recent[::2]:
        handle(databases, SAVED, key, NOW)
    never = tell(people, SAVED, NOW, is_sent=False)
    assert last_seen(databases) == NOW
    assert refill(databases, SINCE, WEEK)["people"] == Refilled(unhandled=0, recent=3)
    assert unsent(people) == [*recent, never]


def test_what_a_lane_passes_over_leaves_no_trace_and_does_not_go_again(databases: dict[str, str]) -> None:
    routing, decision = databases["routing"], {"work_type": "ticket"}
    about_a_ticket = tell(routing, ASSIGNED, LONG_AGO, decision=decision)
    handle(databases, ASSIGNED, about_a_ticket, LONG_AGO, but="chat")
    assert refill(databases, SINCE, WEEK)["routing"] == Refilled(unhandled=0, recent=0)
    missed_by_tickets = tell(routing, ASSIGNED, LONG_AGO, decision=decision)
    assert refill(databases, SINCE, WEEK)["routing"] == Refilled(unhandled=1, recent=0)
    assert unsent(routing) == [missed_by_tickets]


def test_what_is_older_than_an_inbox_remembers_is_not_taken_for_unhandled(databases: dict[str, str]) -> None:
    tell(databases["people"], SAVED, LONG_AGO)
    assert refill(databases, SINCE, timedelta(hours=1))["people"] == Refilled(unhandled=0, recent=0)


def test_a_lane_that_began_later_is_not_sent_what_was_told_before(databases: dict[str, str]) -> None:
    before_everybody = tell(databases["people"], SAVED, LONG_AGO - timedelta(hours=2))
    assert refill(databases, SINCE, WEEK)["people"] == Refilled(unhandled=0, recent=0)
    assert before_everybody not in unsent(databases["people"])
