"""What a customer's stream tells of the ticket: that a message came and how the ticket stands. No ids of people, nothing of employees."""

from __future__ import annotations

from typing import Any

import orjson

from gateway.streams.passing import Passing

STANDING = frozenset(f"tickets.ticket_{what}.v1" for what in ("assigned", "queued", "transferred", "status_changed", "priority_changed"))
MESSAGES = {"tickets.ticket_message_received.v1": True, "tickets.ticket_message_sent.v1": False}
SHOWN_KINDS = ("reply", "opening", "form", "autoresponder")


def seen_by_customer(passing: Passing) -> bytes | None:
    """The frame for the customer; None for what is not the customer's business."""
    said = orjson.loads(passing.body)
    told = _told(said)
    if told is None:
        return None
    head = b"id: %d\nevent: %s\ndata: " % (passing.offset, passing.type.encode())
    return head + orjson.dumps(told) + b"\n\n"


def _told(said: dict[str, Any]) -> dict[str, Any] | None:
    """A message is told by its id: its words stand in the ticket's messages."""
    kind, data = said["type"], said["data"]
    if kind in STANDING:
        return _standing(said)
    if kind not in MESSAGES or (not MESSAGES[kind] and data["kind"] not in SHOWN_KINDS):
        return None
    return _standing(said) | {"message": {"id": data["message_id"], "is_incoming": MESSAGES[kind], "preview": data["preview"]}}


def _standing(said: dict[str, Any]) -> dict[str, Any]:
    ticket = said["data"]["ticket"]
    return {
        "ticket_id": said["subject"],
        "at": said["time"],
        "sequence": said["sequence"],
        "status": ticket["status"],
        "has_agent": ticket["agent_id"] is not None,
        "closed_at": ticket.get("closed_at"),
    }
