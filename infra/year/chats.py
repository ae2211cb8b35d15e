"""A chat: its state and clocks, and the steps of its life, each as services/chat takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from infra.year.company import Agent, Group, User
from infra.year.moments import text, text_or_none
from infra.year.pieces import Piece
from infra.year.telling import Desk

Said = dict[str, Any]
NOTHING: list[str] = []
ANSWERS = frozenset({"agent", "cochat", "file", "form", "canned"})


@dataclass(slots=True)
class Part:
    """What one agent did in a chat: milliseconds held, answers, and the longest response in seconds."""

    held: int = 0
    answers: int = 0
    longest: int | None = None


class Chat(Piece):
    """Times are milliseconds since 1970; those in the state are their text."""

    __slots__ = (
        "agent", "assigned", "department", "ended", "first_assigned", "group", "last_number", "last_public_number", "parts",
        "started", "unanswered", "user", "waiting_since",
    )  # fmt: skip
    shape = "chat"

    def __init__(self, desk: Desk, name: str, at: int, number: str, group: Group, user: User, said: Said) -> None:
        """`said`: question, language, direction, entry, chat_link_id, invitation_id."""
        super().__init__(desk, name, at)
        self.started = at
        self.group, self.department, self.user = group, group.department, user
        self.agent: Agent | None = None
        self.assigned: int | None = None
        self.first_assigned: int | None = None
        self.unanswered: int | None = None
        self.waiting_since: int | None = None
        self.ended: int | None = None
        self.parts: dict[str, Part] = {}
        self.last_number = self.last_public_number = 0
        self.state = _first_state(self.id, number, group, user, text(at), said)

    def span(self, start: int, end: int) -> Said:
        return self.department.calendar(end).span(start, end)

    def unanswered_since(self, at: int | None) -> None:
        self.unanswered = at
        self.change("first_unanswered_at", text_or_none(at))

    def leave_owner(self, at: int) -> Said | None:
        """The time the former owner had it; None where there was none."""
        if self.agent is None or self.assigned is None:
            return None
        self.parts[self.agent.id].held += at - self.assigned
        return self.span(self.assigned, at)


def hear(chat: Chat, at: int, said: str, *, is_question: bool) -> None:
    """The customer's message; starts the response clock unless it runs (CHT-059)."""
    is_starting = chat.unanswered is None
    if is_starting:
        chat.unanswered_since(at)
    chat.change("messages_in", chat.state["messages_in"] + 1)
    chat.last_number += 1
    chat.last_public_number += 1
    chat.add(
        "chat.chat_message_received.v1",
        message_id=chat.message_id(at),
        number=chat.last_number,
        public_number=chat.last_public_number,
        is_question=is_question,
        text=said,
        attachment_id=None,
        is_starting_clock=is_starting,
    )


def say(chat: Chat, at: int, kind: str, sender: Agent, said: str, canned: list[str] = NOTHING) -> None:
    """A message of our side; an answer stops the response clock (CHT-028)."""
    response = _answer(chat, at, sender) if kind in ANSWERS else None
    is_seen = kind != "coaching"
    chat.last_number += 1
    chat.last_public_number += is_seen
    chat.add(
        "chat.chat_message_sent.v1",
        message_id=chat.message_id(at),
        number=chat.last_number,
        public_number=chat.last_public_number if is_seen else None,
        kind=kind,
        sender_agent_id=sender.id,
        is_answer=kind in ANSWERS,
        is_seen_by_customer=is_seen,
        text=said,
        attachment_id=None,
        canned_reply_ids=canned,
        form_id=None,
        response=response,
    )


def _answer(chat: Chat, at: int, sender: Agent) -> Said | None:
    since, is_initial = chat.unanswered, chat.state["first_response_at"] is None
    chat.unanswered_since(None)
    chat.change("messages_out", chat.state["messages_out"] + 1)
    if is_initial:
        chat.change("first_response_at", text(at))
    part = chat.parts.setdefault(sender.id, Part())
    part.answers += 1
    if since is None:
        return None
    span = chat.span(since, at)
    part.longest = max(part.longest or 0, span["seconds"])
    return {"is_initial": is_initial, "span": span}


def assign(chat: Chat, at: int, agent: Agent, reason: str, method: str, why: str, detail: str | None = None) -> None:
    """Routing's decision obeyed: held by the former, waited for by the customer, and whose it is now."""
    former, held = chat.agent, chat.leave_owner(at)
    queue = chat.span(chat.waiting_since, at) if chat.waiting_since is not None else None
    if queue:
        chat.change("queue_seconds", chat.state["queue_seconds"] + queue["seconds"])
    is_first = chat.first_assigned is None
    chat.agent, chat.assigned, chat.waiting_since = agent, at, None
    chat.parts.setdefault(agent.id, Part())
    chat.change("agent_id", agent.id)
    chat.change("assignment_number", chat.state["assignment_number"] + 1)
    chat.change("status", "active")
    chat.change("assigned_at", text(at))
    if is_first:
        chat.first_assigned = at
        chat.change("first_assigned_at", text(at))
    chat.add(
        "chat.chat_assigned.v1",
        reason=reason,
        detail=detail,
        from_agent_id=former.id if former else None,
        decision_id=chat.other_id(at),
        method=method,
        why=why,
        is_first_owner=is_first,
        queue=queue,
        held=held,
    )


def put_in_queue(chat: Chat, at: int, because: str) -> None:
    """A new chat that nobody could take."""
    chat.waiting_since = chat.started
    chat.change("assignment_number", chat.state["assignment_number"] + 1)
    chat.add(
        "chat.chat_queued.v1",
        reason="create",
        detail=None,
        from_agent_id=None,
        decision_id=chat.other_id(at),
        why="nobody may be given it",
        waiting_because=because,
        held=None,
    )


def transfer(chat: Chat, at: int, group: Group, agent: Agent, *, is_named: bool) -> None:
    """In force, with the new owner in the same commit."""
    was = {"place": chat.state["place"], "agent_id": chat.state["agent_id"]}
    chat.group, chat.department = group, group.department
    chat.change("place", group.place)
    to = {"place": group.place, "agent_id": agent.id}
    chat.add("chat.chat_transferred.v1", **{"from": was}, to=to, is_agent_named=is_named, comment_id=None)
    assign(chat, at, agent, "transfer", "named" if is_named else "capacity", "transferred")


def end(chat: Chat, at: int, ended_by: str) -> None:
    """Completed, with everything that is summed up at the end."""
    waiting, last = chat.waiting_since, chat.agent
    chat.leave_owner(at)
    outcome = _outcome(chat, ended_by)
    longest = [part.longest for part in chat.parts.values() if part.longest is not None]
    chat.ended = at
    chat.change("status", "completed")
    chat.change("outcome", outcome)
    chat.change("ended_at", text(at))
    chat.add(
        "chat.chat_ended.v1",
        ended_by=ended_by,
        outcome=outcome,
        duration=chat.span(chat.started, at),
        session=chat.span(chat.first_assigned, at) if chat.first_assigned is not None else None,
        queue=chat.span(waiting, at) if waiting is not None else None,
        last_agent_id=last.id if last else None,
        longest_response_seconds=max(longest, default=None),
        agents=[
            {"agent_id": id_, "held_seconds": part.held // 1000, "messages_out": part.answers, "longest_response_seconds": part.longest}
            for id_, part in chat.parts.items()
        ],
    )


def _outcome(chat: Chat, ended_by: str) -> str:
    """As services/chat/rules/outcomes.py."""
    if ended_by == "event_rule":
        return "ended_by_event_rule"
    if ended_by not in ("customer", "customer_left"):
        return "ended_by_agent"
    if chat.state["direction"] != "incoming" or chat.state["first_response_at"] is not None:
        return "ended_by_customer"
    return "abandoned_after_assigned" if chat.first_assigned is not None else "abandoned_in_queue"


def _first_state(id_: str, number: str, group: Group, user: User, now: str, said: Said) -> Said:
    return {
        "id": id_,
        "number": number,
        "place": group.place,
        "agent_id": None,
        "assignment_number": 0,
        "customer": user.customer,
        "question": said["question"],
        "language": said["language"],
        "status": "queued",
        "outcome": None,
        "direction": said["direction"],
        "entry": said["entry"],
        "chat_link_id": said["chat_link_id"],
        "invitation_id": said["invitation_id"],
        "started_at": now,
        "queued_at": now,
        "assigned_at": None,
        "first_assigned_at": None,
        "first_response_at": None,
        "first_unanswered_at": None,
        "ended_at": None,
        "messages_in": 0,
        "messages_out": 0,
        "queue_seconds": 0,
        "custom_fields": {},
        "deleted_at": None,
    }
