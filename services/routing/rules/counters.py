"""The round-robin counters of a group and their reset (RTE-041 to RTE-043)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.routing.rules.members import TicketMember


def reset(members: Sequence[TicketMember], active_tickets: Mapping[str, int]) -> list[TicketMember]:
    """RTE-042: every counter becomes the number of Active tickets its member owns in the group; last receipts stay as they are."""
    return [member._replace(received_count=active_tickets.get(member.agent_id, 0)) for member in members]
