"""A rebalance rule from its making to the history of a moved ticket: HTTP, the bus, and all services as real processes."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from infra.demo.running import made_token
from kit.bus.client import Client
from tests.support.staged import MANAGEMENT, Person, Staged
from tests.support.suite import Suite
from tests.support.waiting import eventually

RULES = f"{MANAGEMENT}/rebalance-rules"


@pytest.fixture
def staged(whole_suite: Suite) -> Staged:
    return Staged(whole_suite, agents=2)


@pytest.fixture
def root(staged: Staged) -> Iterator[Person]:
    """An administrator's program."""
    client, secret = Client(staged.suite.broker, "test of rebalancing"), f"root-{uuid.uuid4().hex}"
    made_token(client, secret)
    client.close()
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {secret}"
    yield Person(staged.suite, session)
    session.close()


def said(person: Person, method: str, path: str, status: int, body: dict[str, Any] | None = None) -> Any:
    answer = person.ask(method, path, body)
    assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


@pytest.mark.slow
@pytest.mark.spec("RTE-144", "TKT-256", "RTE-137", "RTE-105", "RTE-138", "TKT-177")
def test_late_to_work_and_yet_his_share(staged: Staged, root: Person) -> None:
    early, late = staged.agents
    first, second = (said(one, "GET", f"{MANAGEMENT}/presence", 200)["agent_id"] for one in staged.agents)
    switch = {"channel": "tickets", "is_active": False}
    late.insist("PUT", f"{MANAGEMENT}/presence/groups", {"switches": [switch]})
    tickets = [staged.open_ticket(Person(staged.suite)).json()["ticket"]["id"] for _ in range(5)]

    def owners() -> Counter[str | None]:
        return Counter(said(root, "GET", f"{MANAGEMENT}/tickets/{ticket}", 200)["agent_id"] for ticket in tickets)

    eventually(lambda: owners() == {first: 5}, within=20)
    group_id = said(early, "GET", f"{MANAGEMENT}/presence/groups", 200)["groups"][0]["group_id"]
    asked = {"name": "Shift change", "group_id": group_id, "agent_ids": [first, second], "hold_after_assigned_minutes": 0}
    said(early, "POST", RULES, 403, asked)
    refused = said(root, "POST", RULES, 422, asked | {"times_of_day": ["08:00", "12:00", "16:00", "20:00"]})
    assert "times_of_day" in str(refused)
    assert said(root, "POST", RULES, 422, asked | {"agent_ids": [str(uuid.uuid4())]})["field"] == "agent_ids"
    early.insist("POST", f"{MANAGEMENT}/tickets/{tickets[-1]}/holds", {"kind": "read"})
    eventually(lambda: said(root, "POST", f"{RULES}/dry-run", 200, _unsaved(asked))["held_back_count"] == 1, within=20)
    rule = said(root, "POST", RULES, 201, asked | {"is_on_start": True})
    here = f"{RULES}/{rule['id']}"
    assert [one["id"] for one in said(root, "GET", f"{RULES}?group_id={group_id}", 200)["items"]] == [rule["id"]]

    late.insist("PUT", f"{MANAGEMENT}/presence/groups", {"switches": [switch | {"is_active": True}]})
    runs = eventually(lambda: [one for one in said(root, "GET", f"{here}/runs", 200)["items"] if one["finished_at"]], within=20)
    run = said(root, "GET", f"{here}/runs/{runs[0]['run_id']}", 200)
    assert (run["trigger"], run["considered"], run["moved_count"]) == ("agent_started", 5, 2)
    assert [(one["work_id"], one["because"]) for one in run["held_back"]] == [(tickets[-1], "read")]
    eventually(lambda: owners() == {first: 3, second: 2}, within=20)
    moved = run["moves"][0]["work_id"]
    history = said(root, "GET", f"{MANAGEMENT}/tickets/{moved}/history", 200)["items"]
    newest = next(one for one in history if one["action"] == "assigned")
    told = {"agent_id": second, "reason": "rebalance", "method": "evened", "why": "moved by a rebalance rule, to even out"}
    assert told.items() <= newest["after"].items()
    decision = said(late, "GET", f"{MANAGEMENT}/assignments/{moved}/decisions", 200)["items"][0]
    assert (decision["method"], decision["detail"], decision["from_agent_id"]) == ("evened", run["run_id"], first)

    by_hand = said(root, "POST", f"{here}/runs", 201)
    eventually(lambda: said(root, "GET", f"{here}/runs/{by_hand['run_id']}", 200)["finished_at"], within=20)
    assert said(root, "GET", f"{here}/dry-run", 200)["moved_count"] == 0
    assert said(root, "PATCH", here, 200, {"is_on_start": False})["version"] == 2
    said(root, "DELETE", here, 204)
    said(root, "GET", here, 404)


def _unsaved(asked: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if name != "name"}
