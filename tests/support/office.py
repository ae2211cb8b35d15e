"""An office whose work the real routing service gives out: what people, tickets and chat would publish about it, and who asks for what."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pika
import sqlalchemy as sa
from uuid_utils import uuid7

from contracts.envelope import EVENTS_EXCHANGE, Envelope, wire_time
from kit.bus.client import Client
from kit.errors import Refusal, Unavailable
from kit.storage.work import Call
from tests.support.suite import Suite
from tests.support.waiting import eventually

KINDS = ("ticket_created", "ticket_transferred", "ticket_message_in", "ticket_message_out", "chat_started", "chat_transferred")
OVER = ("completed", "deleted")
HEARD_ON = {"people": "people", "tickets": "work", "chat": "work"}


class Office:
    """Groups, agents and works are known by number here, so that a script of deeds means the same when it is played again.

    Safe from several hands (threads): what is published about one thing is numbered in the order in which it was said.
    """

    def __init__(self, suite: Suite, name: str = "office") -> None:
        self.client = Client(suite.broker, name)
        self._broker, self._open = suite.broker, threading.local()
        self._connections: list[pika.BlockingConnection] = []
        self._numbers: Counter[str] = Counter()
        self.mutex = threading.RLock()
        self.engine = sa.create_engine(suite.database("routing"))
        self.brand_id, self.department_id = str(uuid7()), str(uuid7())
        self.groups: list[str] = []
        self.agents: list[str] = []
        self.gone: list[str] = []
        self.works: list[str] = []
        self.states: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, list[str]] = {}
        self.barred: dict[str, set[str]] = {}
        self.published: list[Envelope] = []
        self.requests: dict[str, Envelope] = {}
        self.refusals: Counter[str] = Counter()

    def close(self) -> None:
        self.client.close()
        for connection in self._connections:
            with suppress(pika.exceptions.AMQPError):
                connection.close()
        self.engine.dispose()

    # how it speaks

    def envelope(self, kind: str, subject: str, data: dict[str, Any]) -> Envelope:
        """The next fact about this subject, not yet sent."""
        with self.mutex:
            self._numbers[subject] += 1
            made = Envelope(
                id=str(uuid7()), source=f"/frontline/{kind.split('.')[0]}", type=f"{kind}.v1", subject=subject, time=datetime.now(UTC),
                sequence=self._numbers[subject], actor="system:test", via="api", data=data,
            )  # fmt: skip
            self.published.append(made)
            if "request_id" in data:
                self.requests[data["request_id"]] = made
            return made

    def publish(self, kind: str, subject: str, data: dict[str, Any]) -> None:
        """Goes out with `flush`, outside of the mutex: what several hands say at once may overtake each other, as it may in life."""
        self.send(self.envelope(kind, subject, data))

    def send(self, envelope: Envelope) -> None:
        if not hasattr(self._open, "pending"):
            self._open.pending = []
        self._open.pending.append(envelope)

    def flush(self) -> None:
        """Sends what this hand has said. It is in every mailbox when this returns."""
        properties = pika.BasicProperties(delivery_mode=2)
        pending, self._open.pending = getattr(self._open, "pending", []), []
        for envelope in pending:
            self._channel().basic_publish(EVENTS_EXCHANGE, envelope.type, envelope.to_wire(), properties)

    def ask(self, name: str, asked: dict[str, Any], actor: str = "system:test") -> Any:
        """Asks again, under the same key, where the process that had the question was killed."""
        call = Call(actor=actor, via="management", key=str(uuid7()))
        for _ in range(4):
            try:
                return self.client.ask("routing", name, asked, call=call, timeout=6)
            except Unavailable as away:
                lost = away
        raise lost

    def tries(self, name: str, asked: dict[str, Any], agent: int | None = None) -> str:
        """The same, with a refusal as a good answer: its code, or nothing. A manager asks, or this agent."""
        try:
            self.ask(name, asked, "system:test" if agent is None else f"employee:{self.agent(agent)}")
        except Refusal as refusal:
            with self.mutex:
                self.refusals[f"{name}: {refusal.code}"] += 1
            return refusal.code
        return ""

    def rows(self, query: str, **values: Any) -> Sequence[Any]:
        with self.engine.connect() as connection:
            return connection.execute(sa.text(query), values).all()

    def change(self, statement: str, **values: Any) -> None:
        """Moves a moment in the service's own database: so time passes here without anybody waiting for it."""
        with self.engine.begin() as connection:
            connection.execute(sa.text(statement), values)

    # who and what there is

    def group(self, number: int) -> str:
        return self.groups[number % len(self.groups)]

    def agent(self, number: int) -> str:
        return self.agents[number % len(self.agents)]

    def new_group(self) -> str:
        group = str(uuid7())
        said = {"is_new": True, **self.place(group), "name": f"Group {len(self.groups)}", "estimates": dict.fromkeys(KINDS, 0)}
        self.publish("people.group_saved", group, {name: value for name, value in said.items() if name != "group_id"})
        self.groups.append(group)
        return group

    def hire(self, *, is_enabled: bool = True, agent_id: str = "") -> str:
        """An employee who is an agent; with `agent_id`, one who is stored again."""
        agent = agent_id or str(uuid7())
        said = {
            "is_new": not agent_id, "username": agent, "display_name": f"Agent {len(self.agents)}", "email": "a@example.com",
            "is_enabled": is_enabled, "time_zone": "UTC", "language": "en", "role_ids": [], "kinds": ["agent"],
        }  # fmt: skip
        with self.mutex:
            self.publish("people.employee_saved", agent, said)
            if not agent_id:
                self.agents.append(agent)
        return agent

    def login(self, agent: str) -> None:
        with self.mutex:
            session = str(uuid7())
            self.sessions.setdefault(agent, []).append(session)
            opened = {"session_id": session, "is_employee": True, "method": "password"}
            self.publish("people.session_opened", agent, opened)

    def place(self, group: str) -> dict[str, str]:
        return {"brand_id": self.brand_id, "department_id": self.department_id, "group_id": group}

    def arrive(self, kind: str, group: str, asked: str | None = None) -> str:
        """A chat or ticket that asks for its agent."""
        work, now = str(uuid7()), wire_time(datetime.now(UTC))
        with self.mutex:
            self.works.append(work)
            self.states[work] = {
                "id": work, "number": str(len(self.works)), "place": self.place(group), "status": "queued" if kind == "chat" else "active",
                "is_pinned": False, "created_at": now, "started_at": now, "deleted_at": None, "ended_at": None,
                "first_unanswered_at": now,
            }  # fmt: skip
            self.request(work, "create", asked=asked)
        return work

    def kind(self, work: str) -> str:
        return "ticket" if self.states[work]["status"] in ("active", "waiting", "closed", "closed_locked") else "chat"

    def is_over(self, work: str) -> bool:
        return bool(self.states[work]["status"] == "completed" or self.states[work]["deleted_at"])

    def runs(self, work: str) -> bool:
        """It needs somebody now: an Active ticket, a chat that has not ended."""
        return not self.is_over(work) and self.states[work]["status"] in ("active", "queued")

    def owner(self, work: str) -> str | None:
        """As routing has it this moment."""
        found = self.rows("select agent_id from works where id = :work", work=work)
        return str(found[0][0]) if found and found[0][0] else None

    def request(
        self, work: str, reason: str, *, group: str = "", asked: str | None = None, from_: str | None = None, was: str = ""
    ) -> None:
        """`assignment_requested`: work that needs routing's word."""
        state, kind = self.states[work], self.kind(work)
        said = {
            kind: _copy(state), "before": {}, "request_id": str(uuid7()), "work_type": kind, "reason": reason,
            "group_id": group or state["place"]["group_id"], "asked_agent_id": asked, "from_agent_id": from_,
            "was_status": was or state["status"], "barred_agent_ids": sorted(self.barred.get(work, ())),
        }  # fmt: skip
        self.publish("chat.assignment_requested" if kind == "chat" else "tickets.assignment_requested", work, said)

    def tell(self, work: str, what: str, **changed: Any) -> None:
        """A fact that carries the work's whole state, changed so."""
        with self.mutex:
            kind = self.kind(work)
            self.states[work] |= changed
            self.publish(f"{'chat' if kind == 'chat' else 'tickets'}.{what}", work, {kind: _copy(self.states[work]), "before": {}})

    # what has come of it

    def is_heard(self) -> bool:
        """Everything published so far was handled."""
        with self.mutex:
            keys = [one.id for one in self.published]
        known = {row[0] for row in self.rows("select key from inbox where key = any(:keys) and lane in ('people', 'work')", keys=keys)}
        with self.mutex:
            self.published = [one for one in self.published if one.id not in known]
            return not self.published

    def is_at_rest(self) -> bool:
        """No queue is left to be worked, and nothing to be handed off."""
        return not self.rows(f"select 1 from deadlines where {DUE} limit 1")

    def settle(self, within: float = 60) -> None:
        """Waits until everything published was handled, and nothing is left for routing to go on with."""
        self.flush()
        eventually(lambda: self.is_heard() and self.is_at_rest(), within)

    def obey(self, envelope: Envelope) -> None:
        """As tickets and chat obey routing: the work is where it was put, and who takes it takes the pin off."""
        decision = envelope.data.get("decision")
        with self.mutex:
            if decision and envelope.subject in self.states:
                state = self.states[envelope.subject]
                state["place"] = dict(decision["place"])
                if decision["reason"] in ("take", "member_removed"):
                    state["is_pinned"] = False

    def _channel(self) -> Any:
        if not hasattr(self._open, "channel"):
            parameters = pika.URLParameters(self._broker)
            parameters.heartbeat = 0  # hands rest for minutes
            connection = pika.BlockingConnection(parameters)
            self._connections.append(connection)
            self._open.channel = connection.channel()
            self._open.channel.confirm_delivery()
        return self._open.channel


# What routing still has to do by itself; timers and the ends of web sessions come and go by the clock.
DUE = (
    "kind in ('work_queue', 'look_again', 'hand_off', 'auto_hand_off', 'take_away', 'auto_inactive', 'rebalance') "
    "and parked_because is null"
)


def _copy(state: dict[str, Any]) -> dict[str, Any]:
    return state | {"place": dict(state["place"])}
