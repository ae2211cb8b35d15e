"""A small company for routing's tests: what people, tickets and chat would have told, and what routing then says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from uuid_utils import uuid7

from contracts.envelope import wire_time
from contracts.events import people
from contracts.fact import Fact
from services.routing.models import StoredDecision
from tests.support.handling import Handling

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KINDS = ("ticket_created", "ticket_transferred", "ticket_message_in", "ticket_message_out", "chat_started", "chat_transferred")


def new_id() -> str:
    return str(uuid7())


class Company:
    """One brand and department, groups and agents on request. A second passes between any two things told."""

    def __init__(self, handling: Handling) -> None:
        self.handling, self.now = handling, NINE
        self.brand_id, self.department_id = new_id(), new_id()
        self.sessions: dict[str, str] = {}
        self.memberships: dict[tuple[str, str], str] = {}
        self.states: dict[str, dict[str, Any]] = {}
        self.group_id = self.group("Support")

    # what is said by others

    def hear(self, fact: Fact | str, values: dict[str, Any] | None = None, subject: str = "", **call: Any) -> list[Fact]:
        self.now += timedelta(seconds=1)
        self.handling.fact("routing", fact, values, subject=subject, now=self.now, **call)
        return self.handling.facts

    def command(self, name: str, asked: dict[str, Any], *, by: str = "system:test", after: float = 1) -> Any:
        self.now += timedelta(seconds=after)
        actor = by if ":" in by else f"employee:{by}"
        return self.handling.command("routing", name, asked, now=self.now, actor=actor, via="management")

    def ask(self, name: str, asked: dict[str, Any] | None = None, *, by: str = "system:test") -> Any:
        actor = by if ":" in by else f"employee:{by}"
        return self.handling.question("routing", name, asked or {}, now=self.now, actor=actor)

    def group(self, name: str, department_id: str = "") -> str:
        group_id = new_id()
        department_id = department_id or self.department_id
        estimates = dict.fromkeys(KINDS, 0)
        said = people.GroupSaved(
            subject=group_id, is_new=True, brand_id=self.brand_id, department_id=department_id, name=name, estimates=estimates
        )
        self.hear(said)
        return group_id

    def employee(self, name: str, *kinds: str, employee_id: str = "", is_enabled: bool = True) -> str:
        employee_id = employee_id or new_id()
        said: dict[str, Any] = {
            "is_new": True, "username": name.lower(), "display_name": name, "email": f"{name.lower()}@example.com",
            "is_enabled": is_enabled, "time_zone": "UTC", "language": "en", "role_ids": [], "kinds": list(kinds or ("agent",)),
        }  # fmt: skip
        self.hear(people.EmployeeSaved(subject=employee_id, **said))
        return employee_id

    def agent(self, name: str, *, group_id: str = "", is_active: bool = True, is_here: bool = True, chats: int = 1, **member: Any) -> str:
        """An agent in a group; unless told otherwise logged in, active for tickets and chats, Available and Primary."""
        agent_id = self.employee(name)
        if chats != 1 or "overall" in member:
            self.limits(agent_id, member.pop("overall", None), chats)
        self.join(agent_id, group_id, is_active=is_active, **member)
        if is_here:
            self.login(agent_id)
        return agent_id

    def join(self, agent_id: str, group_id: str = "", *, is_active: bool = True, **member: Any) -> str:
        group_id = group_id or self.group_id
        said = self.command("add_membership", {"agent_id": agent_id, "group_id": group_id, **member})
        self.memberships[(agent_id, group_id)] = said["id"]
        if is_active:
            for channel in ("tickets", "chats"):
                if channel == "tickets" or member.get("chat_handling") != "disabled":
                    self.switch(agent_id, channel, True, group_id)
        return str(said["id"])

    def limits(self, agent_id: str, max_tickets: int | None = None, max_active_chats: int = 1) -> None:
        self.command("set_agent_limits", {"agent_id": agent_id, "max_tickets": max_tickets, "max_active_chats": max_active_chats})

    def switch(self, agent_id: str, channel: str, is_active: bool, group_id: str | None = None, *, by: str = "") -> Any:
        switches = [{"channel": channel, "is_active": is_active, "group_id": group_id}]
        return self.command("set_activity", {"agent_id": agent_id, "switches": switches}, by=by or agent_id)

    def login(self, agent_id: str) -> list[Fact]:
        session_id = self.sessions[agent_id] = new_id()
        return self.hear(people.SessionOpened(subject=agent_id, session_id=session_id, is_employee=True, method="password"))

    def leave(self, agent_id: str, reason: str = "signed_out") -> list[Fact]:
        return self.hear(people.SessionClosed(subject=agent_id, session_id=self.sessions[agent_id], reason=reason))

    # tickets and chats

    def place(self, group_id: str = "") -> dict[str, str]:
        return {"brand_id": self.brand_id, "department_id": self.department_id, "group_id": group_id or self.group_id}

    def ticket(self, group_id: str = "", *, status: str = "active", asked: str | None = None, **state: Any) -> str:
        ticket_id = new_id()
        self.states[ticket_id] = {
            "id": ticket_id, "number": f"T-{len(self.states)}", "place": self.place(group_id), "agent_id": None, "assignment_number": 0,
            "status": status, "is_pinned": False, "created_at": wire_time(self.now), "deleted_at": None, **state,
        }  # fmt: skip
        self.request(ticket_id, "create", asked_agent_id=asked, was_status=status)
        return ticket_id

    def chat(self, group_id: str = "", *, asked: str | None = None) -> str:
        chat_id = new_id()
        self.states[chat_id] = {
            "id": chat_id, "number": f"CH-{len(self.states)}", "place": self.place(group_id), "agent_id": None, "assignment_number": 0,
            "status": "queued", "started_at": wire_time(self.now), "ended_at": None, "deleted_at": None,
        }  # fmt: skip
        self.request(chat_id, "create", asked_agent_id=asked, was_status="queued")
        return chat_id

    def kind(self, work_id: str) -> str:
        return "chat" if self.states[work_id]["number"].startswith("CH") else "ticket"

    def request(self, work_id: str, reason: str, **said: Any) -> list[Fact]:
        """`assignment_requested`; what routing announced upon it."""
        state, kind = self.states[work_id], self.kind(work_id)
        values: dict[str, Any] = {
            kind: dict(state), "before": {}, "request_id": new_id(), "work_type": kind, "reason": reason,
            "group_id": state["place"]["group_id"], "asked_agent_id": None, "from_agent_id": None, "was_status": state["status"], **said,
        }  # fmt: skip
        return self.hear(f"{'chat' if kind == 'chat' else 'tickets'}.assignment_requested.v1", values, work_id, actor="user:u")

    def becomes(self, work_id: str, status: str) -> list[Fact]:
        """A ticket's status changes, without a word to routing but the fact."""
        self.states[work_id]["status"] = status
        return self.hear("tickets.ticket_status_changed.v1", {"ticket": dict(self.states[work_id]), "before": {}}, work_id)

    def pinned(self, ticket_id: str) -> None:
        self.states[ticket_id]["is_pinned"] = True
        self.hear("tickets.ticket_pinned.v1", {"ticket": dict(self.states[ticket_id]), "before": {}}, ticket_id)

    def owned(self, agent_id: str, count: int = 1, group_id: str = "") -> list[str]:
        """So many Active tickets of this agent whose customer waits for an answer; later ones were assigned later."""
        return [self.ticket(group_id, asked=agent_id, first_unanswered_at=wire_time(self.now)) for _ in range(count)]

    def opened(self, ticket_id: str, agent_id: str, kind: str = "read", *, minutes_ago: float = 0) -> None:
        """`ticket_held`: he read it, or wrote on it."""
        at = wire_time(self.now - timedelta(minutes=minutes_ago))
        values = {"ticket": dict(self.states[ticket_id]), "before": {}, "agent_id": agent_id, "kind": kind, "at": at}
        self.hear("tickets.ticket_held.v1", values, ticket_id)

    def end(self, chat_id: str) -> list[Fact]:
        self.states[chat_id] |= {"status": "completed", "ended_at": wire_time(self.now)}
        return self.hear("chat.chat_ended.v1", {"chat": dict(self.states[chat_id]), "before": {}}, chat_id)

    def reply(self, ticket_id: str) -> list[Fact]:
        """A customer's answer: the ticket becomes Active, and routing is asked."""
        was, self.states[ticket_id]["status"] = self.states[ticket_id]["status"], "active"
        return self.request(ticket_id, "reply", was_status=was)

    # what routing did

    def owner(self, work_id: str) -> str | None:
        """By the newest decision."""
        newest = sa.select(StoredDecision.agent_id).where(StoredDecision.work_id == work_id).order_by(StoredDecision.id.desc()).limit(1)
        with self.handling.reading("routing") as session:
            found = session.scalar(newest)
        return str(found) if found else None

    def said(self, what: str) -> list[dict[str, Any]]:
        """The data of all facts of this name announced so far."""
        return [envelope.data for envelope in self.handling.announced("routing") if envelope.type == f"routing.{what}.v1"]

    def due(self, after: float = 0) -> list[str]:
        self.now += timedelta(seconds=after)
        return self.handling.due("routing", self.now)

    def health(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("routing_health")
        return found


@pytest.fixture
def company(handling: Handling) -> Iterator[Company]:
    """The company; afterwards the loads must still be what the works say."""
    made = Company(handling)
    yield made
    assert made.health()["loads_adrift"] == 0
