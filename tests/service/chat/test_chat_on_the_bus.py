"""Chat as a real process on a real broker: everything twice, both sides at once, killed in the middle."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pika
import pytest

from contracts.envelope import EVENTS_EXCHANGE, Envelope
from contracts.events import people, routing
from contracts.fact import Fact
from kit.bus.client import Client
from kit.errors import Unavailable
from kit.storage.work import Call
from tests.service.chat.company import new_id
from tests.support.listening import Listening
from tests.support.suite import Suite
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow
PLACE = {"brand_id": new_id(), "department_id": new_id(), "group_id": new_id()}
ANN = new_id()


class Others:
    """What people and routing would say, each fact twice."""

    def __init__(self, broker: str) -> None:
        self._connection = pika.BlockingConnection(pika.URLParameters(broker))
        self._channel = self._connection.channel()
        self._channel.confirm_delivery()
        self._numbers: dict[str, int] = defaultdict(int)

    def say(self, fact: Fact) -> None:
        self._numbers[fact.subject] += 1
        source = f"/frontline/{fact.type.partition('.')[0]}"
        rest: dict[str, Any] = {"time": datetime.now(UTC), "sequence": self._numbers[fact.subject], "actor": "system:test", "via": "clock"}
        envelope = Envelope(id=new_id(), source=source, type=fact.type, subject=fact.subject, data=fact.data(), **rest)
        for _ in range(2):
            self._channel.basic_publish(EVENTS_EXCHANGE, envelope.type, envelope.to_wire())

    def company(self) -> None:
        said: dict[str, Any] = {"is_new": True, "name": "Support", "hours": [], "holidays": [], "time_zone": "UTC"}
        said |= {"brand_id": PLACE["brand_id"], "front_line_group_id": PLACE["group_id"], "inherits": {"hours": True, "holidays": True}}
        self.say(people.DepartmentSaved(subject=PLACE["department_id"], **said))
        ann: dict[str, Any] = {"username": "ann", "display_name": "Ann", "email": "ann@example.com", "is_enabled": True, "kinds": ["agent"]}
        self.say(people.EmployeeSaved(subject=ANN, is_new=True, time_zone="UTC", language="en", role_ids=[], **ann))
        member: dict[str, Any] = {"agent_id": ANN, "place": PLACE}
        as_primary = {"ticket_handling": "primary", "chat_handling": "primary"}
        self.say(routing.MembershipAdded(subject=ANN, membership_id=new_id(), **member | as_primary))
        self.say(routing.AgentActivityChanged(subject=ANN, channel="chats", is_active=True, reason="person", **member))

    def assign(self, asked: Envelope) -> None:
        decision = {
            "work_type": "chat", "place": PLACE, "assignment_number": 1, "decision_id": new_id(), "decision_number": 1,
            "request_id": asked.data["request_id"], "reason": "create", "detail": None, "rules_version": "1",
            "candidates": [], "dropped": [],
        }  # fmt: skip
        load = dict.fromkeys(("active_tickets", "counted_tickets", "counted_in_group", "received_count", "running_chats"), 0)
        self.say(
            routing.WorkAssigned(subject=asked.subject, decision=decision, agent_id=ANN, method="capacity", is_receipt=True, load=load)
        )

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def suite(running: Callable[..., Suite]) -> Suite:
    return running("chat")


@pytest.fixture
def others(suite: Suite) -> Iterator[Others]:
    made = Others(suite.broker)
    yield made
    made.close()


@pytest.fixture
def client(suite: Suite) -> Iterator[Client]:
    made = Client(suite.broker, "test of chat")
    yield made
    made.close()


def ask(client: Client, name: str, asked: dict[str, Any], actor: str, key: str = "") -> Any:
    return client.ask("chat", name, asked, call=Call(actor=actor, via="portal", key=key or new_id()), timeout=5)


def insist(client: Client, name: str, asked: dict[str, Any], actor: str) -> Any:
    """Asks until there is an answer, under one key: as the edge and a person's screen do."""
    key, answers = new_id(), []

    def answered() -> bool:
        try:
            answers.append(ask(client, name, asked, actor, key))
        except Unavailable:
            return False
        return True

    eventually(answered, within=60)
    return answers[0]


@pytest.fixture
def chat_id(client: Client, others: Others, suite: Suite, listen: Callable[..., Listening]) -> str:
    """A chat that Ann has."""
    heard = listen(suite.broker, "chat.#")
    others.company()
    department = {"brand_id": PLACE["brand_id"]}
    eventually(lambda: ask(client, "departments_for_chat", department, "visitor")["is_online"], within=20)
    started = ask(client, "start_chat", {"department_id": PLACE["department_id"], "question": "one"}, "visitor")
    others.assign(heard.wait_for("chat.assignment_requested", within=20))
    heard.wait_for("chat.chat_assigned", within=20)
    return str(started["chat"]["id"])


def talk(client: Client, chat_id: str, times: int, name: str, actor: str) -> threading.Thread:
    def run() -> None:
        for number in range(times):
            asked = {"chat_id": chat_id, "text": f"{name} {number}", "client_id": f"{name} {number}"}
            insist(client, name, asked, actor)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.spec("CHT-038")
@pytest.mark.parametrize("is_killed", [False, True], ids=["in peace", "killed in the middle"])
def test_both_sides_at_once_lose_and_double_nothing(
    suite: Suite, client: Client, chat_id: str, listen: Callable[..., Listening], is_killed: bool
) -> None:
    heard = listen(suite.broker, "chat.#")
    customer = f"visitor:{chat_id}"
    talking = [
        talk(client, chat_id, 30, "receive_message", customer),
        talk(client, chat_id, 30, "send_message", f"employee:{ANN}"),
        talk(client, chat_id, 10, "coach", f"employee:{ANN}"),
    ]
    if is_killed:
        eventually(lambda: len(heard.of("chat.chat_message_received")) > 3, within=30)
        suite.kill("chat")
        suite.start(["chat"])
    for thread in talking:
        thread.join(90)
        assert not thread.is_alive()
    ours = ask(client, "messages", {"chat_id": chat_id, "limit": 200}, f"employee:{ANN}")["items"]
    theirs = ask(client, "customer_messages", {"chat_id": chat_id, "limit": 200}, customer)["items"]
    assert [each["number"] for each in ours] == list(range(1, 73)), "question, welcome, 30, 30 and 10"
    assert [each["number"] for each in theirs] == list(range(1, 63))
    for name in ("receive_message", "send_message", "coach"):
        said = [each["text"] for each in ours if each["text"].startswith(name)]
        assert said == [f"{name} {number}" for number in range(len(said))], "each writer's messages stand in his order"
    eventually(lambda: _numbers(heard) >= set(range(3, 73)), within=20)
    told = [each for each in heard.envelopes if "chat_message" in each.type]
    in_order = list(dict.fromkeys(each.data["number"] for each in told))
    assert in_order == sorted(in_order), "the bus tells them in order"
    assert len({each.id for each in told}) == len({each.data["number"] for each in told}), "what came twice has the same id"


def test_facts_that_come_twice_are_obeyed_once(client: Client, chat_id: str, suite: Suite) -> None:
    ours = ask(client, "messages", {"chat_id": chat_id}, f"employee:{ANN}")["items"]
    assert [each["kind"] for each in ours] == ["customer", "welcome"], "one welcome"
    history = ask(client, "history", {"chat_id": chat_id}, f"employee:{ANN}")["items"]
    assert [each["what"] for each in history] == ["chat_requested", "chat_assigned"]
    assert suite.admin("chat", "/deadlines")["parked"] == []


def _numbers(heard: Listening) -> set[int]:
    return {each.data["number"] for each in heard.envelopes if "chat_message" in each.type}


@pytest.mark.spec("CHT-026", "CHT-143")
def test_silence_counts_only_because_we_hear_ourselves(
    client: Client, chat_id: str, others: Others, suite: Suite, listen: Callable[..., Listening]
) -> None:
    heard = listen(suite.broker, "chat.#")
    others.say(people.SettingsChanged(subject="work", section="work", values={"customer_gone_after_seconds": 15}))
    kept = ask(client, "start_chat", {"department_id": PLACE["department_id"]}, "visitor")["chat"]["id"]
    gone = ask(client, "start_chat", {"department_id": PLACE["department_id"]}, "visitor")["chat"]["id"]

    def is_over() -> bool:
        client.publish_signal("presence.visitor", {"chat_ids": [kept]}, call=Call(actor="system", via="portal"))
        return bool(heard.of("chat.chat_ended", subject=gone))

    eventually(is_over, within=100, every=2)
    assert heard.of("chat.chat_ended", subject=gone)[0].data["outcome"] == "abandoned_in_queue"
    assert heard.of("chat.chat_ended", subject=kept) == []
