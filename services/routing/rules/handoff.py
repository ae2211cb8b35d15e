"""Handing off an agent's tickets, at logout or on auto-inactive (RTE-092 to RTE-096)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.routing.rules.members import TicketMember
from services.routing.rules.tickets import TicketDecision, distribute


@dataclass(frozen=True, slots=True)
class HeldTicket:
    """A ticket of the agent who leaves."""

    ticket_id: str
    created_at: datetime
    is_active: bool = True
    is_pinned: bool = False


def leaving(tickets: Iterable[HeldTicket]) -> list[HeldTicket]:
    """Those that go: Active and not pinned, oldest first. Waiting, Closed and pinned ones stay (RTE-092, 093)."""
    going = (ticket for ticket in tickets if ticket.is_active and not ticket.is_pinned)
    return sorted(going, key=lambda ticket: (ticket.created_at, ticket.ticket_id))


def hand_off(
    agent_id: str, tickets: Iterable[HeldTicket], members: Sequence[TicketMember], now: datetime
) -> list[tuple[HeldTicket, TicketDecision]]:
    """RTE-092: each one that goes, through T3 to T11 without the agent; every receipt counts for the next."""
    group = {member.agent_id: member for member in members}
    decided = []
    for ticket in leaving(tickets):
        decision = distribute(list(group.values()), agent_id)
        if decision.agent_id is not None:
            group[decision.agent_id] = group[decision.agent_id].after_receipt(now)
        decided.append((ticket, decision))
    return decided
