"""Replies to tickets that have an owner, and follow-ups that fall due (RTE-086 to RTE-090)."""

from __future__ import annotations

from collections.abc import Sequence

from services.routing.rules.decisions import Decision
from services.routing.rules.members import TicketMember
from services.routing.rules.tickets import TicketDecision, TicketSituation, distribute, settled


def on_reply(owner_id: str, members: Sequence[TicketMember], *, is_pinned: bool, was_active: bool, is_owner_active: bool) -> TicketDecision:
    """RTE-086: a customer's answer, a bounce or a completed form on a ticket that has an owner."""
    return keeps(owner_id, is_pinned=is_pinned, was_active=was_active, is_owner_active=is_owner_active) or distribute(members, owner_id)


def keeps(owner_id: str, *, is_pinned: bool, was_active: bool, is_owner_active: bool) -> TicketDecision | None:
    """RTE-086 (1) to (3): the owner keeps it, his limit not looked at; None when it must move. He need not be logged in (RTE-088)."""
    if is_pinned:
        return Decision("kept", "RTE-086 (1)", owner_id, "pinned")
    if was_active:
        return Decision("kept", "RTE-086 (2)", owner_id, "owner_kept")
    if is_owner_active:
        return Decision("kept", "RTE-086 (3)", owner_id, "owner_kept")
    return None


def on_follow_up(situation: TicketSituation, members: Sequence[TicketMember]) -> TicketDecision:
    """RTE-090: the named agent, even inactive; with auto-assign the group's method, whoever scheduled it included."""
    return settled(situation) or distribute(members)
