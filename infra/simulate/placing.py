"""Decides with routing's rules and puts it in force, as services/routing/placing does on its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.simulate.clock import Clock, moment_of
from infra.simulate.floor import Floor, Piece
from infra.simulate.holding import give, take_off
from services.routing.rules import chats, replies, tickets
from services.routing.rules.decisions import Decision
from services.routing.rules.handoff import HeldTicket, hand_off
from services.routing.rules.limits import is_receipt
from services.routing.rules.members import TAKING_PART
from services.routing.rules.queue import Waiting, work_chats, work_tickets

MOST_AT_ONCE = 50  # as many as routing looks at in one transaction


@dataclass(slots=True)
class Placing:
    """`begun`, `lost` and `queued` hear of a piece that an agent was given, that he is to lose, that waits."""

    clock: Clock
    floor: Floor
    begun: Callable[[Piece], None]
    lost: Callable[[Piece], None]
    queued: Callable[[Piece], None]

    def ask(self, piece: Piece, reason: str) -> None:
        """A piece that needs an agent: what waits here longer goes first."""
        kind, group, before = piece.arrival.kind, piece.group, piece.agent
        if before is not None and kind == "chat":
            piece.taken_from.add(before)
            self.floor.desks[before].barring[piece.arrival.work_id] = piece
        if self.floor.tell:
            self.floor.tell("assignment_requested", piece.arrival.work_id, piece=piece, reason=reason)
        if len(self.floor.queue(kind, group)):
            self.work_queue(kind, group)
        self._put_in_force(piece, self._chosen(piece, before), reason)
        if before is not None and piece.agent != before:
            self.again_for(before, kind)

    def reply(self, piece: Piece) -> None:
        """RTE-086: the customer writes again to a ticket that was answered."""
        owner = str(piece.agent)
        piece.unanswered_since = self.clock.moment
        is_owner_active = self.floor.tickets[piece.group][owner].is_active
        kept = replies.keeps(owner, is_pinned=False, was_active=False, is_owner_active=is_owner_active)
        if kept is None:
            self.ask(piece, "reply")
            return
        self.floor.desks[owner].tickets[piece.arrival.work_id] = piece
        if self.floor.tell:
            self.floor.tell("assignment_requested", piece.arrival.work_id, piece=piece, reason="reply")
            self.floor.tell("work_kept", piece.arrival.work_id, piece=piece, decision=kept)
        self.begun(piece)

    def hand_off_tickets(self, name: str, group: str) -> None:
        """RTE-092: the Active tickets an agent holds in a group, without him."""
        held = {one.arrival.work_id: one for one in self.floor.desks[name].tickets.values() if one.group == group}
        going = [HeldTicket(work_id, moment_of(one.arrival.at)) for work_id, one in held.items()]
        for ticket, decision in hand_off(name, going, list(self.floor.tickets[group].values()), self.clock.moment):
            piece = held[ticket.ticket_id]
            piece.hand_offs += 1
            self._put_in_force(piece, decision, "hand_off")

    def move(self, piece: Piece, decision: Decision[Any]) -> None:
        """RTE-104: a rebalance rule gives an Active ticket to somebody else."""
        piece.moves += 1
        self._put_in_force(piece, decision, "rebalance")

    def take(self, name: str, kind: str, group: str) -> None:
        """An agent takes by hand what waits longest (RTE-082)."""
        queue = self.floor.queue(kind, group)
        [first] = queue.first(1)
        decision: Decision[Any] = Decision("assigned", "taken", name, "taken")
        self._put_in_force(queue.pieces[first.work_id], decision, "take")

    def release(self, piece: Piece, reason: str) -> None:
        """A piece counts for its agent no more: it ended, or is not Active any more."""
        name, kind = piece.agent, piece.arrival.kind
        self.floor.queue(kind, piece.group).drop(piece, self.clock.now)
        if self.floor.tell:
            self.floor.tell("work_released", piece.arrival.work_id, piece=piece, reason=reason)
        if name is None:
            return
        take_off(self.floor, piece, self.clock.now)
        if reason == "ended":
            self.floor.change_chats(name, last_chat_ended_at=self.clock.moment)
        self.again_for(name, kind)

    def again_for(self, name: str, kind: str) -> None:
        """RTE-078: every queue this agent is given work from is worked again, the longest waiting first."""
        all_members = self.floor.chats if kind == "chat" else self.floor.tickets
        waiting: list[tuple[datetime, str]] = []
        for group in self.floor.desks[name].person.seats:
            member = all_members[group][name]
            if member.handling in TAKING_PART and member.is_active and member.is_logged_in:
                waiting += [(first.queued_at, group) for first in self.floor.queue(kind, group).first(1)]
        for _, group in sorted(waiting):
            self.work_queue(kind, group)

    def work_queue(self, kind: str, group: str) -> None:
        """RTE-079: gives out what can be given out."""
        queue, given = self.floor.queue(kind, group), MOST_AT_ONCE
        while given == MOST_AT_ONCE:
            before = len(queue)
            for waiting, decision in self._given_out(kind, group, queue.first(MOST_AT_ONCE)):
                self._put_in_force(queue.pieces[waiting.work_id], decision, "queue_worked")
            given = before - len(queue)

    def show_back(self, name: str) -> None:
        """CHT-055: chats taken from this agent bar him no more."""
        barring, self.floor.desks[name].barring = self.floor.desks[name].barring, {}
        groups = dict.fromkeys(piece.group for piece in barring.values() if piece.queued is not None)
        for piece in barring.values():
            piece.taken_from.discard(name)
            self.floor.queue("chat", piece.group).bar(piece)
        for group in groups:
            self.clock.at(self.clock.now, self.work_queue, "chat", group)

    def _chosen(self, piece: Piece, before: str | None) -> Decision[Any]:
        if piece.arrival.kind == "chat":
            return chats.distribute(list(self.floor.chats[piece.group].values()), piece.taken_from)
        return tickets.distribute(list(self.floor.tickets[piece.group].values()), before)

    def _given_out(self, kind: str, group: str, waiting: list[Waiting]) -> Any:
        if kind == "chat":
            return work_chats(waiting, self.floor.chats[group].values(), self.clock.moment)
        return work_tickets(waiting, self.floor.tickets[group].values(), self.clock.moment)

    def _put_in_force(self, piece: Piece, decision: Decision[Any], reason: str) -> None:
        """Assigned or queued; what stood before is undone."""
        before, now = piece.agent, self.clock.now
        self.floor.queue(piece.arrival.kind, piece.group).drop(piece, now)
        if before is not None:
            self.lost(piece)
            take_off(self.floor, piece, now)
        piece.agent, piece.number = decision.agent_id, piece.number + 1
        if decision.agent_id is None:
            self._queue(piece, decision, before, reason)
            return
        is_counted = is_receipt(piece.arrival.kind, is_active=True, owner_before=before, owner=decision.agent_id)
        give(self.floor, piece, self.clock, is_counted=is_counted)
        if self.floor.tell:
            self.floor.tell("work_assigned", piece.arrival.work_id, piece=piece, before=before, decision=decision, reason=reason)
        self.begun(piece)

    def _queue(self, piece: Piece, decision: Decision[Any], before: str | None, reason: str) -> None:
        """A chat handed off goes back to its first place (CHT-055)."""
        is_back = piece.arrival.kind == "chat" and reason == "hand_off"
        at = piece.first_queued_at if is_back and piece.first_queued_at else self.clock.moment
        piece.first_queued_at = piece.first_queued_at or at
        waiting = Waiting(piece.arrival.work_id, at, True, frozenset(piece.taken_from))
        self.floor.queue(piece.arrival.kind, piece.group).put(piece, waiting, self.clock.now)
        if self.floor.tell:
            self.floor.tell("work_queued", piece.arrival.work_id, piece=piece, before=before, decision=decision, reason=reason)
        self.queued(piece)
