"""Two routing processes at once: nobody gets two owners, no limit is broken, no decision is lost or numbered twice."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pika
import pytest
import sqlalchemy as sa
from uuid_utils import uuid7

from contracts.envelope import EVENTS_EXCHANGE, Envelope, wire_time
from infra.local.processes import free_ports, spawn, wait_for
from kit.bus.client import Client
from kit.config import PROJECT
from kit.errors import Conflict, Refusal
from kit.storage.work import Call
from tests.support.suite import Suite
from tests.support.waiting import eventually

BRAND, DEPARTMENT = str(uuid7()), str(uuid7())
KINDS = ("ticket_created", "ticket_transferred", "ticket_message_in", "ticket_message_out", "chat_started", "chat_transferred")
ROUNDS, CHATS, TICKETS = 4, 24, 24


class Office:
    """Four groups of which each shares its agents with the next, and what other services would publish about them."""

    def __init__(self, suite: Suite) -> None:
        self.client = Client(suite.broker, "two processes")
        self._connection = pika.BlockingConnection(pika.URLParameters(suite.broker))
        self._channel = self._connection.channel()
        self._numbers: Counter[str] = Counter()
        self.engine = sa.create_engine(suite.database("routing"))
        self.groups = [str(uuid7()) for _ in range(4)]
        self.agents = [str(uuid7()) for _ in range(12)]
        self.chances = random.Random(7)
        self.states: dict[str, dict[str, Any]] = {}

    def close(self) -> None:
        self.client.close()
        self._connection.close()
        self.engine.dispose()

    def publish(self, kind: str, subject: str, data: dict[str, Any]) -> None:
        self._numbers[subject] += 1
        envelope = Envelope(
            id=str(uuid7()), source=f"/frontline/{kind.split('.')[0]}", type=f"{kind}.v1", subject=subject, time=datetime.now(UTC),
            sequence=self._numbers[subject], actor="system:test", via="api", data=data,
        )  # fmt: skip
        self._channel.basic_publish(EVENTS_EXCHANGE, envelope.type, envelope.to_wire(), pika.BasicProperties(delivery_mode=2))

    def ask(self, name: str, asked: dict[str, Any], actor: str = "system:test") -> Any:
        return self.client.ask("routing", name, asked, call=Call(actor=actor, via="management", key=str(uuid7())), timeout=20)

    def rows(self, query: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.text(query)))

    def open(self) -> None:
        """Everybody is employed, a member of two groups, signed in, and active."""
        for group in self.groups:
            said = {"is_new": True, "brand_id": BRAND, "department_id": DEPARTMENT, "name": "G", "estimates": dict.fromkeys(KINDS, 0)}
            self.publish("people.group_saved", group, said)
        for agent in self.agents:
            said = {
                "is_new": True, "username": agent, "display_name": agent, "email": "a@example.com", "is_enabled": True, "time_zone": "UTC",
                "language": "en", "role_ids": [], "kinds": ["agent"],
            }  # fmt: skip
            self.publish("people.employee_saved", agent, said)
            opened = {"session_id": str(uuid7()), "is_employee": True, "method": "password"}
            self.publish("people.session_opened", agent, opened)
        eventually(lambda: self.rows("select count(*) from agents where is_logged_in")[0][0] == len(self.agents), 20)
        for number, agent in enumerate(self.agents):
            self.ask("set_agent_limits", {"agent_id": agent, "max_tickets": 3, "max_active_chats": 2})
            for group in (self.groups[number % 4], self.groups[(number + 1) % 4]):
                self.ask("add_membership", {"agent_id": agent, "group_id": group, "max_tickets": 2})
            switches = [{"channel": channel, "is_active": True} for channel in ("tickets", "chats")]
            self.ask("set_activity", {"agent_id": agent, "switches": switches})

    def arrive(self, kind: str) -> str:
        """A chat or ticket that asks for its agent, in any of the groups."""
        work = self.state_of_new(kind, self.chances.choice(self.groups))
        self.request(work)
        return work

    def state_of_new(self, kind: str, group: str) -> str:
        """The id of a chat or ticket that nobody was told of yet."""
        work, now = str(uuid7()), wire_time(self.now())
        place = {"brand_id": BRAND, "department_id": DEPARTMENT, "group_id": group}
        self.states[work] = {
            "id": work, "number": "1", "place": place, "status": "queued" if kind == "chat" else "active", "is_pinned": False,
            "created_at": now, "started_at": now, "deleted_at": None, "ended_at": None,
        }  # fmt: skip
        return work

    def request(self, work: str, **more: Any) -> None:
        """It asks for its agent."""
        state = self.states[work]
        kind = "chat" if state["status"] == "queued" else "ticket"
        said = {
            kind: state, "before": {}, "request_id": str(uuid7()), "work_type": kind, "reason": "create",
            "group_id": state["place"]["group_id"], "was_status": "queued", "barred_agent_ids": [], **more,
        }  # fmt: skip
        self.publish("chat.assignment_requested" if kind == "chat" else "tickets.assignment_requested", work, said)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def finish(self, work: str) -> None:
        state = self.states[work]
        if state["status"] == "queued":
            state |= {"status": "completed", "ended_at": wire_time(datetime.now(UTC))}
            self.publish("chat.chat_ended", work, {"chat": state, "before": {}})
        else:
            state["status"] = "closed"
            self.publish("tickets.ticket_status_changed", work, {"ticket": state, "before": {}})


@pytest.fixture
def office(running: Callable[..., Suite]) -> Iterator[Office]:
    suite = running("routing")
    second_process(suite)
    made = Office(suite)
    made.open()
    yield made
    made.close()


def second_process(suite: Suite) -> None:
    """Another process of the same service, on the same database and mailboxes."""
    suite.ports["routing 2"] = free_ports(1)[0]
    environ = suite.environ | {"ROUTING_ADMIN_PORT": str(suite.ports["routing 2"])}
    child = spawn("routing 2", [sys.executable, "-m", "services.routing"], suite.folder / "routing-2.log", cwd=PROJECT, environ=environ)
    suite.children["routing 2"] = child
    wait_for(lambda: suite.is_ready("routing 2"), 60, "the second process was not ready", child)


@pytest.mark.slow
@pytest.mark.spec("RTE-039", "RTE-038", "RTE-078")
def test_a_busy_day_on_two_processes(office: Office) -> None:
    with ThreadPoolExecutor(6) as hands:
        for _ in range(ROUNDS):
            works = [office.arrive("chat") for _ in range(CHATS)] + [office.arrive("ticket") for _ in range(TICKETS)]
            eventually(lambda works=works: _decided(office, works), 30)  # type: ignore[misc]
            took = list(hands.map(lambda work: _take(office, work), office.chances.sample(works, 12)))
            assert not {"unavailable"} & set(took)
            for work in office.chances.sample(sorted(office.states), len(office.states) * 2 // 3):
                if office.states[work]["status"] in ("queued", "active"):
                    office.finish(work)
    eventually(lambda: _is_settled(office), 30)
    _check(office)


def _take(office: Office, work: str) -> str:
    """Somebody takes it, if he may."""
    agent = office.chances.choice(office.agents)
    try:
        return str(office.ask("take_work", {"work_id": work}, actor=f"employee:{agent}")["agent_id"])
    except Conflict:
        return "conflict"
    except Refusal as refusal:
        return refusal.code


def _decided(office: Office, works: list[str]) -> bool:
    known = {str(row[0]) for row in office.rows("select distinct work_id from decisions")}
    return known.issuperset(works)


def _is_settled(office: Office) -> bool:
    """Everything that ended is known to have ended, and no queue is left to be worked."""
    over = sum(state["status"] in ("completed", "closed") for state in office.states.values())
    known = office.rows("select count(*) from works where status in ('completed', 'closed')")[0][0]
    return bool(known == over and not office.rows("select 1 from deadlines where kind in ('work_queue', 'look_again')"))


def _check(office: Office) -> None:
    assert office.ask("routing_health", {})["loads_adrift"] == 0
    by_work: dict[str, list[Any]] = {}
    for row in office.rows("select work_id, assignment_number, from_agent_id, agent_id, method, work_type from decisions order by id"):
        by_work.setdefault(row.work_id, []).append(row)
    for rows in by_work.values():
        rows.sort(key=lambda row: row.assignment_number)
        assert [row.assignment_number for row in rows] == list(range(1, len(rows) + 1))
        for earlier, later in pairwise(rows):
            assert later.from_agent_id == earlier.agent_id  # nobody else had it in between
    for row in office.rows("select group_id, count(*), min(decision_number), max(decision_number) from decisions group by group_id"):
        assert (row[2], row[3]) == (1, row[1])
    given = office.rows("select convert_from(body, 'UTF8')::jsonb -> 'data' as said from outbox where type = 'routing.work_assigned.v1'")
    automatic = [row.said for row in given if row.said["method"] in ("round_robin", "capacity")]
    assert len(automatic) > ROUNDS * 10
    for said in automatic:
        if said["method"] == "capacity":
            assert said["load"]["running_chats"] <= 2
        else:
            assert said["load"]["counted_tickets"] <= 3
            assert said["load"]["counted_in_group"] <= 2
    parked = office.rows("select count(*) from deadlines where parked_because is not null")[0][0]
    assert parked == 0
    waiting = office.rows("select count(*) from works where agent_id is null and is_running and queued_at is not null")[0][0]
    for work in office.rows("select id from works where agent_id is null and is_running and queued_at is not null") if waiting else []:
        assert office.ask("why_waiting", {"work_id": str(work.id)})["would_be_given_to"] is None
