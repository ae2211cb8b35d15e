"""A chat from the customer's first click to its end: over HTTP and the streams, all services as real processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from kit.bus.client import Client
from kit.storage.work import Call
from tests.support.sse import EventStream
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.identity.test_first_administrator import first_administrator, signed_in

pytestmark = pytest.mark.slow
PASSWORD = "a long pass phrase 1"


@dataclass(slots=True)
class Office:
    """A department with one agent, signed in, his stream open."""

    suite: Suite
    client: Client
    root: str
    department_id: str = ""
    group_id: str = ""

    def command(self, service: str, name: str, asked: dict[str, Any], actor: str = "") -> Any:
        return self.client.ask(service, name, asked, call=Call(actor=actor or self.root, via="management"), timeout=20)

    def agent(self, name: str) -> tuple[str, requests.Session]:
        words = {"username": name, "display_name": name.title(), "email": f"{name}@example.com", "password": PASSWORD}
        agent_id = self.command("people", "create_employee", words | {"password_again": PASSWORD})["id"]
        self._when_known(lambda: self.command("routing", "add_membership", {"agent_id": agent_id, "group_id": self.group_id}))
        session = signed_in(self.suite, name, PASSWORD)
        self.command("routing", "set_activity", {"switches": [{"channel": "chats", "is_active": True}]}, f"employee:{agent_id}")
        return agent_id, session

    def _when_known(self, ask: Callable[[], Any]) -> None:
        """Copies of people's facts take a moment."""

        def done() -> bool:
            try:
                ask()
            except Exception as refused:
                if "unknown" in str(refused):
                    return False
                raise
            return True

        eventually(done, within=20)


@pytest.fixture
def office(running: Callable[..., Suite]) -> Iterator[Office]:
    suite = running("people", "routing", "chat", "gateway")
    admin = first_administrator(suite)
    me = admin.get(f"{suite.url}/api/management/v1/session", timeout=10).json()
    client = Client(suite.broker, "test of chat")
    office = Office(suite, client, f"employee:{me['account']['id']}")
    brand_id = office.command("people", "create_brand", {"name": "Acme", "host_names": ["127.0.0.1"]})["id"]
    asked = {"brand_id": brand_id, "name": "Support", "front_line_group_name": "Front line"}
    made = office.command("people", "create_department", asked)
    office.department_id, office.group_id = made["id"], made["front_line_group_id"]
    yield office
    client.close()


class Customer:
    """A visitor in a chat: what he sees comes from his stream, and from the list of messages where he missed some."""

    def __init__(self, office: Office, question: str) -> None:
        self.url = f"{office.suite.url}/api/portal/v1/chats"
        self.http = requests.Session()
        asked = {"department_id": office.department_id, "name": "Eve", "question": question}
        answer = self.http.post(self.url, json=asked, timeout=15)
        assert answer.status_code == 201, answer.text
        started = answer.json()
        self.chat_id, self.token = started["chat"]["id"], started["token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        self.stream = EventStream(f"{self.url}/{self.chat_id}/stream", params={"token": self.token})

    def post(self, path: str, body: dict[str, Any] | None = None, status: int = 201) -> Any:
        answer = self.http.post(f"{self.url}/{self.chat_id}/{path}", json=body, timeout=15)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def get(self, path: str = "", **query: Any) -> Any:
        answer = self.http.get(f"{self.url}/{self.chat_id}{path}", params=query, timeout=15)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def streamed(self) -> list[int]:
        """Numbers of the messages that came by the stream."""
        return [event.data["message"]["number"] for event in list(self.stream.events) if "message" in (event.data or {})]

    def close(self) -> None:
        self.stream.close()
        self.http.close()


def online(office: Office) -> bool:
    url = f"{office.suite.url}/api/portal/v1/chats/departments"
    return bool(requests.get(url, params={"department_ids": office.department_id}, timeout=10).json()["is_online"])


@pytest.mark.spec("CHT-006", "CHT-008", "CHT-027", "CHT-030", "CHT-031", "CHT-038", "CHT-042", "CHT-063", "RTE-154")
def test_from_the_question_to_the_end(office: Office) -> None:
    refused = requests.post(f"{office.suite.url}/api/portal/v1/chats", json={"department_id": office.department_id}, timeout=15)
    ann, http = office.agent("ann")
    assert refused.status_code in (404, 409), "offline before anybody is there"
    eventually(lambda: online(office), within=20)
    management = f"{office.suite.url}/api/management/v1"
    desk = EventStream(f"{management}/stream", http)
    eventually(lambda: desk.named("opened"), within=20)
    customer = Customer(office, "Where is my parcel?")
    try:
        eventually(lambda: desk.named("chat.chat_assigned"), within=20)
        envelope = desk.named("chat.chat_assigned")[0].data
        assert (envelope["subject"], envelope["data"]["chat"]["agent_id"]) == (customer.chat_id, ann)
        chat = f"{management}/chats/{customer.chat_id}"

        assert http.post(f"{chat}/messages", json={"text": "On its way."}, timeout=15).status_code == 201
        assert http.post(f"{chat}/coaching", json={"text": "SECRET note to myself"}, timeout=15).status_code == 201
        customer.post("messages", {"text": "When?", "client_id": "c1"})
        customer.post("messages", {"text": "When?", "client_id": "c1"})
        assert http.post(f"{chat}/messages", json={"text": "Tomorrow."}, timeout=15).status_code == 201
        eventually(lambda: 5 in customer.streamed(), within=20)
        said = customer.get("/messages", after=0)
        assert [each["number"] for each in said["items"]] == [1, 2, 3, 4, 5]
        assert [each["text"] for each in said["items"]][2:] == ["On its way.", "When?", "Tomorrow."]
        assert "SECRET" not in str(said) + str([event.data for event in customer.stream.events])

        customer.stream.cut()
        assert http.post(f"{chat}/messages", json={"text": "At noon."}, timeout=15).status_code == 201
        eventually(lambda: 6 in customer.streamed(), within=20)
        later = [number for number in customer.streamed() if number > 1]
        assert later == sorted(set(later)), "nothing doubled, nothing out of order"
        assert [each["text"] for each in customer.get("/messages", after=5)["items"]] == ["At noon."], "who polls finds the same"
        polled = http.get(f"{chat}/messages", params={"after": 6}, timeout=15).json()["items"]
        assert [each["text"] for each in polled] == ["At noon."], "coaching has a number on our side"

        customer.post("typing", {"text": "Tha"}, 204)
        eventually(lambda: desk.named("chat.customer_typing"), within=20)
        assert desk.named("chat.customer_typing")[0].data["text"] == "Tha"
        assert http.post(f"{chat}/typing", json={"box": "answer", "text": "You"}, timeout=15).status_code == 204
        eventually(lambda: customer.stream.named("chat.agent_typing"), within=20)
        assert "You" not in str(customer.stream.named("chat.agent_typing")[0].data)

        ended = http.post(f"{chat}/closure", timeout=15)
        assert (ended.status_code, ended.json()["outcome"]) == (201, "ended_by_agent")
        eventually(lambda: customer.stream.named("chat.chat_ended"), within=20)
        assert customer.get()["chat"]["status"] == "completed"
        customer.post("messages", {"text": "Hello?"}, 409)
    finally:
        customer.close()
        desk.close()


@pytest.mark.spec("CHT-021", "CHT-045", "CHT-047")
def test_waiting_taking_and_transferring(office: Office) -> None:
    ann, http_of_ann = office.agent("ann")
    bob, http_of_bob = office.agent("bob")
    for agent_id in (ann, bob):
        office.command("routing", "set_availability", {"is_available": False}, f"employee:{agent_id}")
    eventually(lambda: online(office), within=20)
    desks = [EventStream(f"{office.suite.url}/api/management/v1/stream", each) for each in (http_of_ann, http_of_bob)]
    first, second = Customer(office, "First"), Customer(office, "Second")
    try:
        eventually(lambda: second.get("/waiting")["ahead"] == 1, within=20)
        assert second.get("/waiting")["header"] == "There is 1 person ahead of you."
        chats = f"{office.suite.url}/api/management/v1/chats"
        taken = http_of_ann.post(f"{chats}/{first.chat_id}/assignment", timeout=15)
        assert taken.status_code == 201, taken.text
        eventually(lambda: second.get("/waiting")["ahead"] == 0, within=20)
        eventually(lambda: [e for e in second.stream.named("chat.queue_moved") if e.data["ahead"] == 0], within=20)
        eventually(lambda: first.get()["chat"]["agent_name"] == "Ann", within=20)
        asked = {"chat_ids": [first.chat_id], "group_id": office.group_id, "agent_id": bob, "comment": "Yours"}
        moved = http_of_ann.post(f"{chats}/transfers", json=asked, timeout=15)
        assert moved.status_code == 202, moved.text
        eventually(lambda: first.get()["chat"]["agent_name"] == "Bob", within=20)
        kept = http_of_bob.get(f"{chats}/{first.chat_id}/comments", timeout=15).json()["items"]
        assert [(each["kind"], each["text"]) for each in kept] == [("transfer", "Yours")]
        second.post("closure")
        assert http_of_bob.get(f"{chats}/{second.chat_id}", timeout=15).json()["outcome"] == "abandoned_in_queue"
    finally:
        first.close()
        second.close()
        for desk in desks:
            desk.close()
