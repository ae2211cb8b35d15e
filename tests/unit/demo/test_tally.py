"""What was sent and what was read: lost, doubled and reordered messages are found."""

from __future__ import annotations

import pytest

from infra.demo.tally import Exchange


@pytest.fixture
def exchange() -> Exchange:
    """Ann had it, then Bob; both sides said three things, and all of it arrived."""
    made = Exchange()
    made.sent = {"customer": [(1, "q1"), (3, "q2"), (5, "q3")], "agent": [(4, "a2"), (2, "a1"), (6, "a3")]}
    made.got = {"customer": ["a1", "a2", "a3"], "Ann": ["q1", "q2"], "Bob": ["q1", "q2", "q3"]}
    made.is_read_to_the_end = True
    return made


def test_nothing_is_wrong_with_what_arrived(exchange: Exchange) -> None:
    assert exchange.faults("one") == []


def test_what_nobody_read_of_the_agent_is_lost(exchange: Exchange) -> None:
    exchange.got["customer"].pop()
    assert exchange.faults("one") == ["one: 'a3' of the agent never arrived"]


def test_what_no_agent_read_is_lost(exchange: Exchange) -> None:
    exchange.got["Bob"].pop()
    assert exchange.faults("one") == ["one: 'q3' of the customer never arrived"]
    exchange.is_read_to_the_end = False  # a customer who left may have spoken to nobody
    assert exchange.faults("one") == []


def test_a_doubled_message(exchange: Exchange) -> None:
    exchange.got["customer"].append("a3")
    assert "one: 'a3' reached customer 2 times" in exchange.faults("one")


def test_messages_in_another_order(exchange: Exchange) -> None:
    exchange.got["Bob"] = ["q2", "q1", "q3"]
    assert exchange.faults("one") == ["one: Bob got ['q2', 'q1', 'q3'], sent were ['q1', 'q2', 'q3']"]


def test_a_gap_in_the_middle(exchange: Exchange) -> None:
    exchange.got["Ann"] = ["q1", "q3"]
    assert exchange.faults("one") == ["one: Ann got ['q1', 'q3'], sent were ['q1', 'q2', 'q3']"]


def test_what_no_player_wrote_down_as_sent_stands_in_nobodys_way(exchange: Exchange) -> None:
    exchange.got["customer"].insert(0, "a0")
    assert exchange.faults("one") == []


def test_who_takes_it_up_again_keeps_what_he_had_read_and_is_judged_each_time(exchange: Exchange) -> None:
    exchange.taken_by("Bob")  # and it is taken from him before he has read a word
    assert exchange.faults("one") == []
    exchange.taken_by("Bob").extend(["q1", "q3"])
    [fault] = exchange.faults("one")
    assert "got ['q1', 'q3'], sent were ['q1', 'q2', 'q3']" in fault
