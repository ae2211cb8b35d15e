"""A ticket: its state and clocks, and the steps of its life. A step changes and adds; whoever lets it happen commits."""

from __future__ import annotations

from typing import Any

from infra.year.company import Agent, Group, User
from infra.year.moments import text, text_or_none
from infra.year.pieces import Piece
from infra.year.telling import Desk

OPEN, CLOSED = frozenset({"active", "waiting"}), frozenset({"closed", "closed_locked"})
ORIGINS = {"portal": "web", "chat_offline": "web", "email": "email", "api": "api", "event_rule": "event_rule"}  # all others: agent


class Ticket(Piece):
    """Times are milliseconds since 1970; those in the state are their text."""

    __slots__ = (
        "active_s", "agent", "agent_clock", "assigned", "created", "customer_actor", "department", "follow_up_due",
        "follow_up_state", "group", "had_agent", "had_agent_response", "had_response", "open_s", "prior_status", "queued",
        "status_since", "unanswered", "user",
    )  # fmt: skip
    shape = "ticket"

    def __init__(self, desk: Desk, name: str, at: int, number: str, group: Group, user: User, said: dict[str, Any]) -> None:
        """`said`: subject, source, language, status, priority, custom_fields."""
        super().__init__(desk, name, at)
        self.created = self.status_since = at
        self.group, self.department = group, group.department
        self.user, self.customer_actor = user, user.actor
        self.agent: Agent | None = None
        self.assigned: int | None = None
        self.queued: int | None = None
        self.unanswered: int | None = None
        self.agent_clock: int | None = None
        self.follow_up_due: int | None = None
        self.follow_up_state: str | None = None
        self.prior_status = "active"
        self.had_agent = self.had_response = self.had_agent_response = False
        self.open_s = self.active_s = 0
        self.state = _first_state(self.id, number, group, user, text(at), name, said)

    @property
    def status(self) -> str:
        status: str = self.state["status"]
        return status

    def settle(self, at: int) -> None:
        running = (at - self.status_since) // 1000
        status = self.state["status"]
        self.state["open_seconds"] = self.open_s + (running if status in OPEN else 0)
        self.state["active_seconds"] = self.active_s + (running if status == "active" else 0)

    def span(self, start: int, end: int) -> dict[str, Any]:
        """By the hours of the department that holds the ticket now, in the version in force at `end`."""
        return self.department.calendar(end).span(start, end)

    def act(self, at: int) -> None:
        """An action on the ticket starts idle time and the auto-close clock anew."""
        moment = text(at)
        self.change("last_action_at", moment)
        self.change("waiting_clock_at", moment)

    def place_at(self, group: Group) -> None:
        self.group, self.department = group, group.department
        self.change("place", group.place)

    def unanswered_since(self, at: int | None) -> None:
        self.unanswered = at
        self.change("first_unanswered_at", text_or_none(at))

    def show_follow_up(self) -> None:
        due = self.follow_up_due
        self.change("follow_up", None if due is None else {"due_at": text(due), "state": self.follow_up_state})


def _first_state(id_: str, number: str, group: Group, user: User, now: str, name: str, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": id_,
        "number": number,
        "place": group.place,
        "agent_id": None,
        "assignment_number": 0,
        "customer": user.customer,
        "email": user.email,
        "submitter": {"name": user.title, "email": user.email},
        "subject": said["subject"],
        "status": said["status"],
        "priority": said["priority"],
        "is_pinned": False,
        "pinned_at": None,
        "source": said["source"],
        "origin": ORIGINS.get(said["source"], "agent"),
        "language": said["language"],
        "created_at": now,
        "last_action_at": now,
        "waiting_clock_at": now,
        "status_changed_at": now,
        "queued_at": None,
        "assigned_at": None,
        "closed_at": None,
        "first_unanswered_at": None,
        "follow_up": None,
        "messages_in": 0,
        "messages_out": 0,
        "messages_out_by_agents": 0,
        "open_seconds": 0,
        "active_seconds": 0,
        "validation_hash": f"{name}{id_}".replace("-", "")[:32],
        "custom_fields": said["custom_fields"],
        "deleted_at": None,
    }
