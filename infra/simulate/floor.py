"""Everybody and everything at this moment, kept in the shapes that routing's rules read."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from infra.simulate.demand import Arrival, Turn
from infra.simulate.staff import Person
from services.routing.rules.counters import reset
from services.routing.rules.members import ChatMember, TicketMember
from services.routing.rules.queue import Waiting

Tell = Callable[..., None]


@dataclass(slots=True)
class Piece:
    """One chat or ticket on its way. `left` is the agent's time it still takes; `turn` counts what makes set events stale."""

    arrival: Arrival
    group: str
    left: float
    replies: list[Turn]
    agent: str | None = None
    number: int = 0
    is_counted: bool = False
    is_over: bool = False
    queued: Waiting | None = None
    first_queued_at: datetime | None = None
    assigned_at: datetime | None = None
    first_response_at: datetime | None = None
    last_answer_at: datetime | None = None
    unanswered_since: datetime | None = None
    read_at: datetime | None = None  # when an agent last began to work on the ticket
    composed_at: datetime | None = None  # when he last left off
    taken_from: set[str] = field(default_factory=set)
    waits_since: float | None = None
    began_at: float | None = None
    turn: int = 0
    waited: float | None = None  # until an agent began with it, or the customer left
    answered_at: float | None = None
    ending: str = ""  # answered, abandoned; what is empty at closing was left
    hand_offs: int = 0
    moves: int = 0  # by rebalance rules

    @property
    def is_begun(self) -> bool:
        """An agent began with the chat; somebody was given the ticket."""
        return self.first_response_at is not None if self.arrival.kind == "chat" else self.number > 0 and self.waited is not None


@dataclass(slots=True)
class Desk:
    """One agent: what he holds, and what he has done."""

    person: Person
    is_logged_in: bool = False
    is_here: bool = False
    is_leaving: bool = False
    away_since: datetime | None = None
    chats: dict[str, Piece] = field(default_factory=dict)
    tickets: dict[str, Piece] = field(default_factory=dict)
    on_hand: Piece | None = None  # the ticket he works on
    barring: dict[str, Piece] = field(default_factory=dict)  # chats taken from him since he last showed that he is there
    looks_at: float = -math.inf
    since: float = 0.0
    on_seconds: float = 0.0
    chat_seconds: float = 0.0
    ticket_seconds: float = 0.0
    received: dict[tuple[str, str], int] = field(default_factory=dict)  # by kind and group
    done: dict[str, int] = field(default_factory=dict)

    def pass_by(self, now: float) -> None:
        """Counts the time since the last change, before the next one."""
        passed, self.since = now - self.since, now
        if self.is_logged_in:
            self.on_seconds += passed
            self.chat_seconds += passed * len(self.chats)
            self.ticket_seconds += passed * (self.on_hand is not None)


class Queue:
    """What waits in one group, longest first."""

    __slots__ = ("_order", "pieces", "steps")

    def __init__(self) -> None:
        self._order: list[tuple[datetime, str]] = []
        self.pieces: dict[str, Piece] = {}
        self.steps: list[tuple[float, int]] = []

    def __len__(self) -> int:
        return len(self._order)

    def put(self, piece: Piece, waiting: Waiting, now: float) -> None:
        piece.queued = waiting
        insort(self._order, (waiting.queued_at, waiting.work_id))
        self.pieces[waiting.work_id] = piece
        self.steps.append((now, len(self._order)))

    def drop(self, piece: Piece, now: float) -> None:
        if piece.queued is not None:
            key = (piece.queued.queued_at, piece.queued.work_id)
            del self._order[bisect_left(self._order, key)]
            del self.pieces[piece.queued.work_id]
            piece.queued = None
            self.steps.append((now, len(self._order)))

    def bar(self, piece: Piece) -> None:
        """Whom this piece bars has changed."""
        if piece.queued is not None:
            piece.queued = replace(piece.queued, barred=frozenset(piece.taken_from))

    def first(self, most: int) -> list[Waiting]:
        """Up to `most` of what waits longest."""
        found = (self.pieces[work_id].queued for _, work_id in self._order[:most])
        return [waiting for waiting in found if waiting is not None]


class Floor:
    """Members of each group by kind of work, desks by agent, queues by kind and group."""

    def __init__(self, people: list[Person], tell: Tell | None = None) -> None:
        self.desks = {person.name: Desk(person) for person in people}
        self.chats: dict[str, dict[str, ChatMember]] = {}
        self.tickets: dict[str, dict[str, TicketMember]] = {}
        self.queues: dict[tuple[str, str], Queue] = {}
        self.pulling: dict[str, dict[str, list[str]]] = {"chat": {}, "ticket": {}}
        self.tell = tell
        for person in people:
            self._seat(person)

    def _seat(self, person: Person) -> None:
        if self.tell:
            self.tell("agent_limits_changed", person.name, max_tickets=person.max_tickets, max_active_chats=person.max_chats)
        for group, seat in person.seats.items():
            chat = ChatMember(person.name, seat.chat_handling, False, False, max_active_chats=person.max_chats)
            ticket = TicketMember(person.name, seat.ticket_handling, False, False)
            ticket = ticket._replace(max_tickets=person.max_tickets, max_tickets_in_group=seat.max_tickets_in_group)
            self.chats.setdefault(group, {})[person.name] = chat
            self.tickets.setdefault(group, {})[person.name] = ticket
            for kind, handling in (("chat", seat.chat_handling), ("ticket", seat.ticket_handling)):
                if handling == "pull":
                    self.pulling[kind].setdefault(group, []).append(person.name)
            if self.tell:
                self.tell("membership_added", person.name, group=group, seat=seat)

    def queue(self, kind: str, group: str) -> Queue:
        return self.queues.setdefault((kind, group), Queue())

    def change_chats(self, name: str, **so: Any) -> None:
        """Something about an agent that holds in all his groups."""
        for group in self.desks[name].person.seats:
            members = self.chats[group]
            members[name] = members[name]._replace(**so)

    def change_tickets(self, name: str, **so: Any) -> None:
        """The same, for tickets."""
        for group in self.desks[name].person.seats:
            members = self.tickets[group]
            members[name] = members[name]._replace(**so)

    def switch(self, name: str, group: str, *, is_active: bool, reason: str) -> list[str]:
        """Turns both switches of an agent in a group; returns the channels that changed."""
        seat, turned = self.desks[name].person.seats[group], []
        if self.tickets[group][name].is_active != is_active:
            self.tickets[group][name] = self.tickets[group][name]._replace(is_active=is_active)
            turned.append("tickets")
        if self.chats[group][name].is_active != is_active and seat.chat_handling != "disabled":
            self.chats[group][name] = self.chats[group][name]._replace(is_active=is_active)
            turned.append("chats")
        if self.tell:
            for channel in turned:
                self.tell("agent_activity_changed", name, group=group, channel=channel, is_active=is_active, reason=reason)
        return turned

    def reset_counters(self, name: str, group: str) -> None:
        """RTE-042: somebody begins to receive tickets here."""
        members = self.tickets[group]
        holding = ((one, self.desks[one].tickets) for one in members)
        held = {one: sum(piece.group == group for piece in tickets.values()) for one, tickets in holding if tickets}
        self.tickets[group] = {member.agent_id: member for member in reset(list(members.values()), held)}
        if self.tell:
            self.tell("counters_reset", group, went_active_agent_id=name, counters={one: held.get(one, 0) for one in members})
