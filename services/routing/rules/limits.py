"""Limits: what counts, and who has room (RTE-030 to RTE-038). They bind automatic assignment only."""

from __future__ import annotations

from services.routing.rules.members import ChatMember, TicketMember


def has_room_for_ticket(member: TicketMember) -> bool:
    """Below both Max Tickets, the overall one and the group's (RTE-030). No number means no limit."""
    return _below(member.counted, member.max_tickets) and _below(member.counted_in_group, member.max_tickets_in_group)


def has_room_for_chat(member: ChatMember) -> bool:
    """Below Max Active Live Chats, counted over all groups (RTE-037)."""
    return member.running < member.max_active_chats


def is_receipt(work_type: str, *, is_active: bool, owner_before: str | None, owner: str) -> bool:
    """Whether getting this work counts for its new owner (RTE-032, 033): an Active ticket that was not his before."""
    return work_type == "ticket" and is_active and owner != owner_before


def _below(count: int, limit: int | None) -> bool:
    return limit is None or count < limit
