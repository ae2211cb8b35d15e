"""The history of a ticket, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.tickets.announce import moment
from services.tickets.models import EmployeeCopy, HistoryEntry

WORDS = {
    "opened": "Opened",
    "replied": "Replied",
    "message_received": "Message received",
    "comment": "Comment added ({kind})",
    "status": "Status changed from {was_status} to {status}",
    "priority": "Priority changed from {was_priority} to {priority}",
    "pinned": "Pinned",
    "unpinned": "Unpinned",
    "transfer_asked": "Transfer asked for",
    "transferred": "Transferred",
    "assigned": "Assigned ({reason})",
    "queued": "Put in the queue ({reason})",
    "follow_up_scheduled": "Follow-up scheduled for {due_at}",
    "follow_up_due": "Follow-up due",
    "follow_up_done": "Follow-up done by {by}",
    "follow_up_suspended": "Follow-up suspended, the customer wrote",
    "follow_up_removed": "Follow-up removed",
    "close_requested": "Close asked for by the customer",
    "edited": "Edited",
    "linked": "Related item {number} added",
    "unlinked": "Related item {was_number} taken away",
    "attached": "Internal attachment added",
    "draft_replaced": "Draft of a colleague replaced",
}


# Of a change of owner, where it is known why.
WITH_REASONS = {"assigned": "Given to {agent_name}: {why}", "queued": "Put in the queue: {why}"}


def entry_views(session: Session, entries: Sequence[HistoryEntry]) -> list[dict[str, Any]]:
    """Each {id, at, actor, via, action, text, before, after}. One query for the names of owners."""
    owners = {UUID(entry.after["agent_id"]) for entry in entries if entry.after.get("agent_id")}
    rows = session.execute(sa.select(EmployeeCopy.id, EmployeeCopy.display_name).where(EmployeeCopy.id.in_(owners))) if owners else ()
    names = {str(row[0]): row[1] for row in rows}
    return [_view(entry, names) for entry in entries]


def _view(entry: HistoryEntry, names: dict[str, str]) -> dict[str, Any]:
    words = WITH_REASONS if entry.after.get("why") and entry.action in WITH_REASONS else WORDS
    known = {f"was_{name}": value for name, value in entry.before.items()} | entry.after
    known["agent_name"] = names.get(str(entry.after.get("agent_id")), "somebody")
    return {
        "id": str(entry.id),
        "at": moment(entry.at),
        "actor": entry.actor,
        "via": entry.via,
        "action": entry.action,
        "text": words.get(entry.action, entry.action).format_map(_Known(known)),
        "before": entry.before,
        "after": entry.after,
    }


class _Known(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "?"
