"""The history of a ticket, in words."""

from __future__ import annotations

from typing import Any

from services.tickets.announce import moment
from services.tickets.models import HistoryEntry

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


def entry_view(entry: HistoryEntry) -> dict[str, Any]:
    """{id, at, actor, via, action, text, before, after}."""
    known = {f"was_{name}": value for name, value in entry.before.items()} | entry.after
    return {
        "id": str(entry.id),
        "at": moment(entry.at),
        "actor": entry.actor,
        "via": entry.via,
        "action": entry.action,
        "text": WORDS.get(entry.action, entry.action).format_map(_Known(known)),
        "before": entry.before,
        "after": entry.after,
    }


class _Known(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "?"
