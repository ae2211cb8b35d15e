"""A small company as tickets knows it, told by the facts of people and routing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from uuid_utils import uuid7

from contracts.events import people, routing
from contracts.permissions import role_id
from tests.support.handling import Handling

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OFFICE = [{"weekday": day, "from": "08:00", "to": "16:00"} for day in range(1, 6)]
ESTIMATES = dict.fromkeys(
    ("ticket_created", "ticket_transferred", "ticket_message_in", "ticket_message_out", "chat_started", "chat_transferred"), 0
)


def fresh() -> str:
    return str(uuid7())


@dataclass
class Company:
    """One brand; department Support with groups First line and Second line, department Sales with one; agents ann, bob, max, eve, ada."""

    handling: Handling
    now: datetime = MONDAY
    brand: str = field(default_factory=fresh)
    support: str = field(default_factory=fresh)
    sales: str = field(default_factory=fresh)
    first: str = field(default_factory=fresh)
    second: str = field(default_factory=fresh)
    selling: str = field(default_factory=fresh)
    ann: str = field(default_factory=fresh)  # agent of First line
    bob: str = field(default_factory=fresh)  # agent of First line and Second line
    max: str = field(default_factory=fresh)  # manager, member of First line
    eve: str = field(default_factory=fresh)  # agent of Sales
    ada: str = field(default_factory=fresh)  # administrator
    user: str = field(default_factory=fresh)
    other_user: str = field(default_factory=fresh)
    numbers: dict[str, int] = field(default_factory=dict)

    def after(self, **past: float) -> datetime:
        """Lets time pass."""
        self.now += timedelta(**past)
        return self.now

    def do(self, name: str, by: str, /, **asked: Any) -> Any:
        """A command by an employee (his id), a user (`user`), or any actor written out."""
        return self.handling.command("tickets", name, asked, now=self.now, actor=self.actor(by), via="management")

    def ask(self, name: str, by: str, /, **asked: Any) -> Any:
        return self.handling.question("tickets", name, asked, now=self.now, actor=self.actor(by), via="management")

    def actor(self, by: str) -> str:
        if ":" in by:
            return by
        return f"user:{by}" if by in (self.user, self.other_user) else f"employee:{by}"

    def said(self, kind: type | None = None) -> list[Any]:
        """The facts of the last work, or those of one kind."""
        return [fact for fact in self.handling.facts if kind is None or isinstance(fact, kind)]

    def place(self, group: str) -> dict[str, str]:
        return {"brand_id": self.brand, "department_id": self.sales if group == self.selling else self.support, "group_id": group}

    def save_department(self, department: str, front: str, **settings: Any) -> None:
        name = "Sales" if department == self.sales else "Support"
        hours = OFFICE if department == self.support else []
        saved = people.DepartmentSaved(subject=department, is_new=False, brand_id=self.brand, name=name, front_line_group_id=front,
                                       hours=hours, holidays=[{"name": "Off", "date": "2026-03-04"}], time_zone="UTC",
                                       inherits={"hours": True, "holidays": True}, settings={"tickets": settings})  # fmt: skip
        self.handling.fact("tickets", saved)

    def save_user(self, user: str, name: str, roles: list[str] | None = None) -> None:
        self.handling.fact("tickets", people.UserSaved(subject=user, is_new=True, username=name, display_name=name.title(),
                                                       email=f"{name}@customers.example", is_email_verified=True, phones=["+49 1"],
                                                       role_ids=roles or [role_id(2)]))  # fmt: skip

    def join(self, agent: str, group: str, handling: str = "primary") -> None:
        self.handling.fact("tickets", routing.MembershipAdded(subject=agent, agent_id=agent, place=self.place(group), membership_id=fresh(),
                                                              ticket_handling=handling, chat_handling="primary"))  # fmt: skip

    def hire(self, agent: str, name: str, *kinds: str) -> None:
        self.handling.fact("tickets", people.EmployeeSaved(subject=agent, is_new=True, username=name, display_name=name.title(),
                                                           email=f"{name}@ours.example", is_enabled=True, time_zone="UTC", language="en",
                                                           role_ids=[], kinds=list(kinds)))  # fmt: skip

    def decide(
        self,
        ticket_id: str,
        agent: str | None,
        *,
        group: str | None = None,
        reason: str = "create",
        number: int | None = None,
        request_id: str | None = None,
        by: str = "system:routing",
        kept: bool = False,
        queued_at: datetime | None = None,
        why: str | None = None,
    ) -> None:
        """Routing's word about a ticket: an owner, the queue (agent None), or the owner kept."""
        last = self.numbers.get(ticket_id, 0)
        number = number or (max(last, 1) if kept else last + 1)
        self.numbers[ticket_id] = max(last, number)
        decision = {"work_type": "ticket", "place": self.place(group or self.first), "assignment_number": number, "decision_id": fresh(),
                    "decision_number": 1, "request_id": request_id, "reason": reason, "detail": None, "rules_version": "1",
                    "why": why, "candidates": [], "dropped": []}  # fmt: skip
        load = dict.fromkeys(("active_tickets", "counted_tickets", "counted_in_group", "received_count", "running_chats"), 0)
        said: Any
        if kept:
            said = routing.WorkKept(subject=ticket_id, decision=decision, agent_id=agent or "", method="owner_kept", load=load)
        elif agent:
            said = routing.WorkAssigned(subject=ticket_id, decision=decision, agent_id=agent, method="round_robin", queue_seconds=0,
                                        queued_at=queued_at, is_receipt=True, load=load)  # fmt: skip
        else:
            said = routing.WorkQueued(subject=ticket_id, decision=decision, queued_at=self.now, position=1, waiting_because="nobody_active")
        self.handling.fact("tickets", said, now=self.now, actor=by if ":" in by else f"employee:{by}")

    def opened(self, **asked: Any) -> dict[str, Any]:
        """A ticket a user opened on the portal, in Support."""
        found: dict[str, Any] = self.do(
            "open_ticket", self.user, **({"department_id": self.support, "subject": "Printer", "text": "It smokes"} | asked)
        )
        return self.look(found["id"])

    def owned(self, agent: str | None = None, **asked: Any) -> str:
        """The id of such a ticket after routing gave it to an agent (ann)."""
        ticket = self.opened(**asked)
        self.decide(ticket["id"], agent or self.ann)
        return str(ticket["id"])

    def look(self, ticket_id: str, by: str | None = None) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("ticket", by or self.ada, ticket_id=ticket_id)
        return found
