"""A service that never answers (SIGSTOP): who asks it is told so in time, everything else goes on, and afterwards all is well."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
import requests

from tests.support.hurting import silent
from tests.support.playing import assert_healthy
from tests.support.staged import MANAGEMENT, Person, Staged
from tests.support.suite import Suite
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
DEADLINE = 5.0  # seconds a question may take
AIR = 3.0  # for a machine that has other things to do


@pytest.fixture
def staged(whole_suite: Suite) -> Staged:
    return Staged(whole_suite, agents=1)


def told_in_time(answer: requests.Response) -> bool:
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["code"]) == (503, "no_answer"), answer.text
    assert int(answer.headers["Retry-After"]) >= 1
    return answer.elapsed.total_seconds() < DEADLINE + AIR


def test_tickets_are_silent_and_chats_go_on(staged: Staged) -> None:
    [agent], eve, key = staged.agents, Person(staged.suite), str(uuid.uuid4())
    with silent(staged.suite.children["tickets"]):
        assert told_in_time(staged.open_ticket(eve, key))
        assert told_in_time(agent.ask("GET", f"{MANAGEMENT}/tickets?view=mine"))
        began = time.monotonic()
        chat_id = staged.start_chat(eve)
        eventually(lambda: agent.insist("GET", f"{MANAGEMENT}/chats/{chat_id}")["status"] == "active", within=10)
        assert time.monotonic() - began < DEADLINE, "nobody who can do without tickets waits for them"
    opened = eventually(lambda: _opened(staged, Person(staged.suite), key), within=10)
    again = staged.open_ticket(Person(staged.suite), key)
    assert again.json()["ticket"]["id"] == opened, "the key did it once, whatever became of the first try"
    assert_healthy(staged.suite)


def test_routing_is_silent_and_work_waits_for_it(staged: Staged) -> None:
    [agent], eve = staged.agents, Person(staged.suite)
    with silent(staged.suite.children["routing"]):
        began = time.monotonic()
        opened = staged.open_ticket(eve)
        assert opened.status_code == 201
        chat_id = staged.start_chat(eve)
        assert time.monotonic() - began < DEADLINE
        assert told_in_time(agent.ask("GET", f"{MANAGEMENT}/presence"))
    ticket = f"{MANAGEMENT}/tickets/{opened.json()['ticket']['id']}"
    eventually(lambda: agent.insist("GET", ticket)["agent_id"], within=10)
    eventually(lambda: agent.insist("GET", f"{MANAGEMENT}/chats/{chat_id}")["status"] == "active", within=10)
    assert_healthy(staged.suite)


def test_people_are_silent_and_those_who_are_known_go_on(staged: Staged) -> None:
    [agent], eve = staged.agents, Person(staged.suite)
    chat_id = staged.start_chat(eve)
    eventually(lambda: agent.insist("GET", f"{MANAGEMENT}/chats/{chat_id}")["status"] == "active", within=10)
    with silent(staged.suite.children["people"]):
        assert told_in_time(Person(staged.suite).ask("POST", f"{MANAGEMENT}/session", {"username": "nobody", "password": "of ours"}))
        said = agent.ask("POST", f"{MANAGEMENT}/chats/{chat_id}/messages", {"text": "Hello."})
        assert said.status_code == 201, said.text
        assert staged.open_ticket(Person(staged.suite)).status_code == 201
    assert_healthy(staged.suite)


def _opened(staged: Staged, visitor: Person, key: str) -> str:
    answer = staged.open_ticket(visitor, key)
    return str(answer.json()["ticket"]["id"]) if answer.status_code == 201 else ""
