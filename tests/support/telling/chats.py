"""A chat's life, told with its clocks: waits, answers, session (REP-054 to REP-059)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.chat.rules.hours import span
from tests.support.telling.company import Group
from tests.support.telling.teller import ROUTING, Said, Teller

State = dict[str, Any]


class ToldChat:
    """Begun by the customer, or from an invitation. `question`: asked before the chat, and its first message."""

    def __init__(self, teller: Teller, at: datetime, group: Group, customer: Mapping[str, Any] | None, **more: Any) -> None:
        self.teller, self.group = teller, group
        self.agent_id: str | None = None
        self.id, self.started_at = teller.id(), at
        self._queued_at: datetime | None = at
        self._unanswered_at: datetime | None = None
        self._first_at: datetime | None = None
        self._last_agent: str | None = None
        self._longest: dict[str, int] = defaultdict(lambda: -1)
        self._numbers = 0
        self._has_answered = False
        self.state = _new_state(self.id, at, customer, more)
        actor = f"user:{customer['user_id']}" if customer and customer["user_id"] else f"visitor:{self.id}"
        self._customer = actor
        question = more.get("question", False)
        self._tell("chat_requested", at, actor, {}, has_question=question, asked_agent_id=None)
        if question:
            self.receive(at, is_question=True)

    def assign(self, at: datetime, agent_id: str, reason: str = "create") -> None:
        queue = None if self._queued_at is None else span(self.group.department.calendar, self._queued_at, at)
        self.state["queue_seconds"] += queue["seconds"] if queue else 0
        before = {"agent_id": self.agent_id}
        is_first = self._first_at is None
        self.agent_id = self._last_agent = agent_id
        self._first_at, self._queued_at = self._first_at or at, None
        self.state["status"] = "active"
        said: Said = {
            "reason": reason,
            "detail": None,
            "from_agent_id": before["agent_id"],
            "decision_id": self.teller.id(),
            "method": None,
        }
        self._tell("chat_assigned", at, ROUTING, before, why=None, is_first_owner=is_first, queue=queue, held=None, **said)

    def queue(self, at: datetime, reason: str = "create") -> None:
        """A new chat that nobody takes, or one that is handed off."""
        before = {"agent_id": self.agent_id}
        self.agent_id, self.state["status"] = None, "queued"
        self._queued_at = self._queued_at or at
        said: Said = {"reason": reason, "detail": None, "from_agent_id": before["agent_id"], "decision_id": self.teller.id(), "why": None}
        self._tell("chat_queued", at, ROUTING, before, waiting_because="nobody_active", held=None, **said)

    def transfer(self, at: datetime, group: Group, agent_id: str | None, actor: str) -> None:
        ends: Said = {"from_": {"place": self.group.place, "agent_id": self.agent_id}, "to": {"place": group.place, "agent_id": agent_id}}
        was = self.agent_id
        self.group, self.agent_id = group, agent_id
        self._tell("chat_transferred", at, actor, {"agent_id": was}, is_agent_named=agent_id is not None, comment_id=None, **ends)
        if agent_id is None:
            self.queue(at, "transfer")
        elif agent_id != was:
            self.assign(at, agent_id, "transfer")

    def receive(self, at: datetime, *, is_question: bool = False) -> None:
        self.state["messages_in"] += 1
        starts = self._unanswered_at is None
        self._unanswered_at = self._unanswered_at or at
        said: Said = {
            "message_id": self.teller.id(),
            "is_question": is_question,
            "text": "so",
            "attachment_id": None,
            "is_starting_clock": starts,
        }
        self._tell("chat_message_received", at, self._customer, {}, **self._numbered(), **said)

    def send(self, at: datetime, agent_id: str | None, kind: str = "agent", replies: Sequence[str] = ()) -> None:
        """Coaching and system text answer nothing."""
        is_answer = kind == "agent"
        response = None
        if is_answer:
            response = self._response(at, str(agent_id))
            self.state["messages_out"] += 1
            self._has_answered = self._has_answered or response is not None
            self._unanswered_at = None
        said: Said = {
            "message_id": self.teller.id(),
            "kind": kind,
            "sender_agent_id": agent_id,
            "is_answer": is_answer,
            "is_seen_by_customer": True,
        }
        said |= {"text": "so", "attachment_id": None, "canned_reply_ids": list(replies), "form_id": None, "response": response}
        self._tell("chat_message_sent", at, f"employee:{agent_id}" if agent_id else "system", {}, **self._numbered(), **said)

    def end(self, at: datetime, ended_by: str = "agent") -> None:
        by = self.group.department.calendar
        outcome = self._outcome(ended_by)
        session = None if self._first_at is None else span(by, self._first_at, at)
        longest = max(self._longest.values(), default=-1)
        agents = [
            {"agent_id": key, "held_seconds": 0, "messages_out": 1, "longest_response_seconds": most} for key, most in self._longest.items()
        ]
        self.state |= {"status": "completed", "outcome": outcome, "ended_at": at}
        said: Said = {
            "ended_by": ended_by,
            "outcome": outcome,
            "duration": span(by, self.started_at, at),
            "session": session,
            "queue": None,
        }
        said |= {"last_agent_id": self._last_agent, "longest_response_seconds": longest if longest >= 0 else None, "agents": agents}
        self._tell("chat_ended", at, self._customer, {}, **said)

    def delete(self, at: datetime, actor: str, mode: str = "person") -> None:
        self.state["deleted_at"] = at
        self._tell("chat_deleted", at, actor, {}, mode=mode)

    def purge(self, at: datetime) -> None:
        self.teller.tell("chat.chat_purged", self.id, at, "system:clock", number=self.state["number"])

    def _outcome(self, ended_by: str) -> str:
        left = ended_by in ("customer", "customer_left")
        if left and not self.state["messages_out"] and self.state["direction"] == "incoming":
            return "abandoned_in_queue" if self._first_at is None else "abandoned_after_assigned"
        return "ended_by_customer" if left else "ended_by_agent"

    def _response(self, at: datetime, agent_id: str) -> State | None:
        if self._unanswered_at is None:
            return None
        measured = span(self.group.department.calendar, self._unanswered_at, at)
        self._longest[agent_id] = max(self._longest[agent_id], measured["seconds"])
        return {"is_initial": not self._has_answered, "span": measured}

    def _numbered(self) -> State:
        self._numbers += 1
        return {"number": self._numbers, "public_number": self._numbers}

    def _tell(self, name: str, at: datetime, actor: str, before: State, **said: Any) -> None:
        self.state |= {"place": self.group.place, "agent_id": self.agent_id, "first_unanswered_at": self._unanswered_at}
        self.state |= {"queued_at": self._queued_at, "first_assigned_at": self._first_at}
        self.teller.tell(f"chat.{name}", self.id, at, actor, chat=dict(self.state), before=before, **said)


def _new_state(key: str, at: datetime, customer: Mapping[str, Any] | None, more: Mapping[str, Any]) -> State:
    invitation_id = more.get("invitation_id")
    return {
        "id": key,
        "number": key[:8],
        "assignment_number": 0,
        "customer": dict(customer) if customer else None,
        "language": None,
        "status": "queued",
        "direction": "outgoing" if invitation_id else "incoming",
        "entry": "invitation" if invitation_id else "portal",
        "invitation_id": invitation_id,
        "started_at": at,
        **dict.fromkeys(("question", "outcome", "chat_link_id", "queued_at", "assigned_at", "first_assigned_at", "first_response_at")),
        **dict.fromkeys(("first_unanswered_at", "ended_at", "deleted_at")),
        **dict.fromkeys(("messages_in", "messages_out", "queue_seconds"), 0),
        "custom_fields": {field_id: {"key": "key", "value": value} for field_id, value in more.get("fields", {}).items()},
    }
