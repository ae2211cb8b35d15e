"""Memberships, presence, the queue and the reasons through the real gateway, bus and services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pika
import pytest
import requests
from uuid_utils import uuid7

from contracts.envelope import EVENTS_EXCHANGE, Envelope, wire_time
from kit.bus.client import Client
from kit.storage.work import Call
from tests.support.suite import Suite
from tests.support.waiting import eventually

PASSWORD = "correct horse battery"
ROOT = {"username": "root", "display_name": "Root", "email": "root@acme.example", "password": PASSWORD}


@dataclass(slots=True)
class Person:
    """One employee's browser."""

    url: str
    session: requests.Session
    csrf: str = ""

    def __call__(self, method: str, path: str, status: int, body: Any = None, **headers: str) -> Any:
        address = f"{self.url}/api/management/v1{path}"
        answer = self.session.request(method, address, json=body, headers={"X-CSRF-Token": self.csrf, **headers}, timeout=20)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def sign_in(self, username: str) -> Person:
        self.csrf = self("POST", "/session", 201, {"username": username, "password": PASSWORD})["csrf_token"]
        return self


@pytest.fixture
def suite(running: Callable[..., Suite]) -> Suite:
    return running("people", "routing", "gateway")


@pytest.fixture
def person(suite: Suite) -> Iterator[Callable[[], Person]]:
    made: list[Person] = []

    def new() -> Person:
        made.append(Person(suite.url, requests.Session()))
        return made[-1]

    yield new
    for one in made:
        one.session.close()


def claimed(suite: Suite) -> None:
    client = Client(suite.broker, "test of routing")
    try:
        offer = client.ask("people", "offer_first_administrator", {}, call=Call(actor="system", via="management"), timeout=15)
        asked = ROOT | {"token": offer["token"]}
        client.ask("people", "claim_first_administrator", asked, call=Call(actor="visitor", via="management"), timeout=15)
    finally:
        client.close()


def chat_arrives(suite: Suite, place: dict[str, str]) -> str:
    """What chat would publish when a customer enters."""
    chat_id, now = str(uuid7()), wire_time(datetime.now(UTC))
    state = {"id": chat_id, "number": "CH-1", "place": place, "status": "queued", "started_at": now, "deleted_at": None}
    said = {
        "chat": state, "before": {}, "request_id": str(uuid7()), "work_type": "chat", "reason": "create", "group_id": place["group_id"],
        "was_status": "queued", "barred_agent_ids": [],
    }  # fmt: skip
    envelope = Envelope(
        id=str(uuid7()), source="/frontline/chat", type="chat.assignment_requested.v1", subject=chat_id, time=datetime.now(UTC), sequence=1,
        actor="visitor:v", via="widget", data=said,
    )  # fmt: skip
    with pika.BlockingConnection(pika.URLParameters(suite.broker)) as connection:
        connection.channel().basic_publish(EVENTS_EXCHANGE, envelope.type, envelope.to_wire())
    return chat_id


@pytest.mark.slow
@pytest.mark.spec("RTE-014", "RTE-142", "RTE-143", "RTE-144", "RTE-149", "RTE-151", "RTE-082", "RTE-005", "PPL-181")
def test_from_membership_to_logout(suite: Suite, person: Callable[[], Person]) -> None:
    claimed(suite)
    root = person().sign_in("root")
    brand = root("POST", "/brands", 201, {"name": "Acme", "host_names": ["127.0.0.1"]})
    asked = {"brand_id": brand["id"], "name": "Support", "front_line_group_name": "First Line"}
    department = root("POST", "/departments", 201, asked)
    group_id = root("GET", f"/groups?department_id={department['id']}", 200)["items"][0]["id"]
    ada_id = _employee(root, "ada")
    ada = person().sign_in("ada")
    new = {"agent_id": ada_id, "group_id": group_id, "chat_handling": "pull"}
    member = eventually(lambda: _added(root, new), 30)
    ada("POST", "/memberships", 403, new)
    changed = root("PATCH", f"/memberships/{member['id']}", 200, {"max_tickets": 5}, **{"If-Match": '"1"'})
    assert (changed["max_tickets"], changed["version"]) == (5, 2)
    root("PATCH", f"/memberships/{member['id']}", 412, {"max_tickets": 6}, **{"If-Match": '"1"'})
    assert len(ada("GET", f"/memberships?group_id={group_id}", 200)["items"]) == 1
    root("GET", "/memberships", 422)
    limits = {"max_active_chats": 3, "max_tickets": 10}
    assert root("PUT", f"/active-agents/{ada_id}/limits", 200, limits)["max_active_chats"] == 3
    ada("PUT", f"/active-agents/{ada_id}/limits", 403, limits)

    switched = ada("PUT", "/presence/groups", 200, {"switches": [{"channel": "chats", "is_active": True}]})
    assert (switched["groups"][0]["chats"], switched["groups"][0]["group_name"]) == (True, "First Line")
    assert ada("GET", "/presence/groups", 200) == switched
    assert ada("PUT", "/presence/availability", 200, {"is_available": False})["unavailable_reason"] == "manual"
    eventually(lambda: ada("GET", "/presence", 200)["is_logged_in"], 20)
    assert [one["display_name"] for one in root("GET", "/active-agents", 200)["items"]] == ["ada"]
    [by_group] = root("GET", f"/active-agents/by-group?department_id={department['id']}", 200)["items"]
    assert (by_group["group_id"], by_group["chats"], by_group["tickets"]) == (group_id, {"active": 1, "all": 1}, {"active": 0, "all": 1})
    [by_department] = root("GET", "/active-agents/by-department", 200)["items"]
    assert (by_department["name"], by_department["chats"]) == ("Support", {"active": 1, "all": 1})
    for view in ("", "/by-group", "/by-department"):
        ada("GET", f"/active-agents{view}", 403)

    place = {"brand_id": brand["id"], "department_id": department["id"], "group_id": group_id}
    chat_id = chat_arrives(suite, place)
    waiting = eventually(lambda: ada("GET", f"/queues/{group_id}/chats", 200)["items"], 20)
    assert (waiting[0]["work_id"], waiting[0]["position"]) == (chat_id, 1)
    told = ada("GET", f"/assignments/{chat_id}/wait", 200)
    assert (told["waiting_because"], told["ahead"], told["estimate"]["is_unknown_because"]) == ("pull_only", 0, "too_few_observations")
    words = "ada is given chats in First Line automatically, or takes it by hand; ada sets Available"
    assert [(row["agent_name"], row["words"]) for row in told["members"]] == [("ada", words)]
    assert ada("POST", f"/queues/{group_id}/chats/next", 201)["agent_id"] == ada_id
    ada("POST", f"/queues/{group_id}/chats/next", 404)
    newest, first = ada("GET", f"/assignments/{chat_id}/decisions", 200)["items"]
    assert (newest["method"], newest["agent_name"], newest["words"]) == ("taken", "ada", "Given to ada: taken by hand")
    seen = ada("GET", f"/assignments/decisions/{first['decision_id']}/members", 200)["items"]
    assert [(row["agent_name"], row["handling"], row["max_active_chats"]) for row in seen] == [("ada", "pull", 3)]
    assert ada("GET", f"/assignments/decisions/{newest['decision_id']}", 200) == newest
    assert ada("GET", "/presence/load", 200)["running_chats"] == 1
    assert root("GET", "/queues", 200)["items"][0]["running_chats"] == 1

    left = ada("POST", "/presence/logout", 200, {"stop_receiving": {"tickets": False}})
    assert (left["is_logged_in"], left["handed_off"]) == (False, 0)
    assert root("GET", f"/active-agents/{ada_id}/groups", 200)["groups"][0]["chats"] is False
    root("DELETE", f"/memberships/{member['id']}", 204)


def _employee(root: Person, name: str) -> str:
    asked = {"username": name, "email": f"{name}@acme.example", "display_name": name, "password": PASSWORD, "password_again": PASSWORD}
    return str(root("POST", "/employees", 201, asked)["id"])


def _added(root: Person, asked: dict[str, Any]) -> Any:
    """Routing hears of employees and groups a moment later than people."""
    answer = root.session.post(f"{root.url}/api/management/v1/memberships", json=asked, headers={"X-CSRF-Token": root.csrf}, timeout=20)
    return answer.json() if answer.status_code == 201 else None
