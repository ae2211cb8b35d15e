"""Facts as they came, and what can be read off them at a glance: newest states, who is left out, who had what first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.envelope import Envelope
from services.reports.projecting.rows import customer_id_of

KINDS = {"ticket": "ticket", "chat": "chat", "call_log": "call_log"}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that counts: when, where, whose, for whom, about what; and how much. `until` ends what lasts."""

    at: datetime
    brand: str | None = None
    department: str | None = None
    group: str | None = None
    agent: str | None = None
    customer: str | None = None
    item: str | None = None  # what distinct counts are of
    about: str | None = None  # the ticket, chat or call it belongs to
    value: Any = 1
    word: str = ""
    is_outgoing: bool | None = None
    priority: str | None = None
    until: datetime | None = None
    goes_on: bool = False  # at its last moment too: that is now
    part: str = ""
    more: dict[str, Any] = field(default_factory=dict)


class History:
    """`facts` by source, subject and sequence."""

    def __init__(self, facts: Iterable[Envelope], now: datetime) -> None:
        self.now = now
        self.facts = sorted({fact.id: fact for fact in facts}.values(), key=lambda fact: (fact.source, fact.subject, fact.sequence))
        self.states: dict[str, dict[str, Any]] = {}
        self.first_holder: dict[str, str] = {}
        self.creator: dict[str, str | None] = {}
        self.absorbed: set[str] = set()
        self.deleted: dict[str, str] = {}
        self.purged: set[str] = set()
        for fact in self.facts:
            self._note(fact)

    def of(self, *names: str) -> Iterator[Envelope]:
        wanted = {f"{name}.v1" for name in names}
        return (fact for fact in self.facts if fact.type in wanted)

    def is_left_out(self, item: str | None) -> bool:
        """Merged away, or deleted by a person (REP-022, REP-023)."""
        return item in self.absorbed or (item is not None and self.deleted.get(item) == "person")

    def opener(self, item: str) -> str | None:
        """Who made it, if an agent did; else who had it first (REP-018)."""
        return self.creator.get(item) or self.first_holder.get(item)

    def field_of(self, item: str | None, field_id: str) -> str | None:
        """The value it has now (REP-016)."""
        found = self.states.get(item or "", {}).get("custom_fields", {}).get(field_id)
        return found["value"] if found else None

    def event(self, fact: Envelope, **other: Any) -> Event:
        """The event of a fact about a ticket or chat, in the place and with the holder it has after the fact."""
        kind = next(kind for kind in KINDS if kind in fact.data)
        state = fact.data[kind]
        said = place(state["place"]) | {"at": fact.time, "agent": state["agent_id"], "item": state["id"], "about": state["id"]}
        said |= {"customer": customer_of(state), "priority": state.get("priority")}
        if kind == "chat":
            said["is_outgoing"] = state["direction"] == "outgoing"
        return Event(**said | other)

    def _note(self, fact: Envelope) -> None:
        name = fact.type.split(".")[1]
        for kind in KINDS:
            if kind in fact.data:
                self.states[fact.data[kind]["id"]] = fact.data[kind]
        if fact.data.get("is_first_owner"):
            self.first_holder[fact.subject] = fact.data["ticket" if "ticket" in fact.data else "chat"]["agent_id"]
        if name == "ticket_created":
            self.creator[fact.subject] = fact.data["creator_id"]
        if name == "ticket_absorbed":
            self.absorbed.add(fact.subject)
        if name in ("ticket_deleted", "chat_deleted", "call_log_deleted"):
            self.deleted[fact.subject] = fact.data["mode"]
        if name in ("ticket_purged", "chat_purged", "call_log_purged"):
            self.purged.add(fact.subject)


def place(said: dict[str, str]) -> dict[str, Any]:
    return {"brand": said["brand_id"], "department": said["department_id"], "group": said["group_id"]}


def customer_of(state: dict[str, Any]) -> str | None:
    customer = state["customer"] or {}
    return customer_id_of(customer.get("user_id"), customer.get("email") or state.get("email"))


def employee(fact: Envelope) -> str | None:
    kind, _, key = fact.actor.partition(":")
    return key if kind == "employee" and key else None


def by_subject(facts: Iterable[Envelope]) -> dict[str, list[Envelope]]:
    found: dict[str, list[Envelope]] = defaultdict(list)
    for fact in facts:
        found[fact.subject].append(fact)
    return found
