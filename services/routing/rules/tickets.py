"""Who gets a ticket: the order of evaluation T1 to T11 (RTE-044 to RTE-056)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest

from services.routing.rules.decisions import MOST_CANDIDATES, Decision, Saw, Step, narrow, primary_first, taking_part
from services.routing.rules.limits import has_room_for_ticket
from services.routing.rules.members import NEVER, TicketMember

TicketDecision = Decision[TicketMember]


@dataclass(frozen=True, slots=True)
class TicketSituation:
    """A ticket that needs an agent. `asked_agent_id` only if he is a member; `leaving_agent_id` is whom it is moved away from."""

    owner_id: str | None = None
    asked_agent_id: str | None = None
    is_pinned: bool = False
    leaving_agent_id: str | None = None


def evaluate(situation: TicketSituation, members: Sequence[TicketMember]) -> TicketDecision:
    """T1 to T11: stop at the first step that decides."""
    return settled(situation) or distribute(members, situation.leaving_agent_id)


def settled(situation: TicketSituation) -> TicketDecision | None:
    """T1 and T2: what is decided without looking at the group."""
    if situation.asked_agent_id is not None:
        if situation.asked_agent_id == situation.owner_id:
            return Decision("kept", "T1", situation.owner_id, "named")
        return Decision("assigned", "T1", situation.asked_agent_id, "named")
    if situation.is_pinned and situation.owner_id is not None:
        return Decision("kept", "T2", situation.owner_id, "pinned")
    return None


def distribute(members: Sequence[TicketMember], leaving_agent_id: str | None = None) -> TicketDecision:
    """T4 to T11: who of the group's members gets it, or why nobody does."""
    saw, candidates = Saw(members, leaving_agent_id), taking_part(members)
    if not candidates:
        return Decision("queued", "T4", waiting_because="pull_only" if members else "no_member", saw=saw)
    left, dropped, emptied_by = narrow(candidates, steps(leaving_agent_id))
    if emptied_by is not None:
        return Decision("queued", "T10", waiting_because=emptied_by.because, dropped=tuple(dropped), saw=saw)
    left, secondary = primary_first(left, "T9")
    best, all_dropped = tuple(nsmallest(MOST_CANDIDATES, left, key=rank)), (*dropped, *secondary)
    return Decision("assigned", "T11", best[0].agent_id, "round_robin", None, best, all_dropped, len(left), saw)


def rank(member: TicketMember) -> tuple[int, datetime, str]:
    """RTE-040: lowest counter, then longest since the last receipt (never is longest), then the lowest id."""
    return member.received_count, member.last_received_at or NEVER, member.agent_id


def steps(leaving_agent_id: str | None = None) -> tuple[Step[TicketMember], ...]:
    """T5 to T8, in order."""
    return (
        Step("T5", lambda member: member.is_logged_in, "nobody_logged_in"),
        Step("T6", lambda member: member.is_active, "nobody_active"),
        Step("T7", lambda member: member.agent_id != leaving_agent_id, "all_barred"),
        Step("T8", has_room_for_ticket, "all_at_limit"),
    )
