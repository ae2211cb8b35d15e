"""No effect before its cause, nothing twice, whatever a broker did on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infra.demo.observer.order import PATIENCE, Order
from tests.unit.demo.forging import Forger


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def order(heard: list[str]) -> Order:
    return Order(lambda envelope: heard.append(envelope.id))


def test_what_comes_twice_is_handed_on_once(forger: Forger, order: Order, heard: list[str]) -> None:
    facts = [forger.fact("chat.chat_requested", name) for name in "abc"]
    for fact in [*facts, *facts]:
        order.take(fact)
    assert (heard, order.sent_again) == (["fact 1", "fact 2", "fact 3"], 3)


def test_an_answer_waits_for_its_question_and_those_behind_it_wait_too(forger: Forger, order: Order, heard: list[str]) -> None:
    question = forger.fact("chat.assignment_requested", "a")
    answer = forger.fact("routing.work_assigned", "a", cause=f"fact:{question.id}")
    next_one = forger.fact("routing.agent_logged_out", "Ann", cause="command:1")
    other = forger.fact("tickets.ticket_created", "b")
    for fact in (answer, next_one, answer, other):
        order.take(fact)
    assert heard == [other.id]
    order.take(question)
    assert heard == [other.id, question.id, answer.id, next_one.id]


def test_a_cause_from_before_we_listened_is_not_waited_for_for_ever(forger: Forger, order: Order, heard: list[str]) -> None:
    order.take(forger.fact("routing.work_assigned", "a", cause="fact:of yesterday"))
    assert heard == []
    forger.said += int(PATIENCE / timedelta(seconds=1)) + 1
    order.take(forger.fact("chat.chat_requested", "b"))
    assert len(heard) == 2


def test_at_the_end_everything_is_handed_on(forger: Forger, order: Order, heard: list[str]) -> None:
    order.take(forger.fact("routing.work_assigned", "a", cause="fact:never heard"))
    order.end()
    assert heard == ["fact 1"]
