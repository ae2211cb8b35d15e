"""What a customer's stream tells of the chat: messages the customer may see, and how the chat stands. No ids of people, no coaching."""

from __future__ import annotations

from typing import Any

import orjson

from gateway.streams.passing import Passing

STANDING = frozenset(
    f"chat.chat_{what}.v1"
    for what in ("requested", "assigned", "queued", "transferred", "ended", "edited", "participant_joined", "participant_left")
)


def seen_by_customer(passing: Passing) -> bytes | None:
    """The frame for the customer; None for what is not the customer's business."""
    said = orjson.loads(passing.body)
    told = _told(said)
    if told is None:
        return None
    head = b"id: %d\nevent: %s\ndata: " % (passing.offset, passing.type.encode())
    return head + orjson.dumps(told) + b"\n\n"


def _told(said: dict[str, Any]) -> dict[str, Any] | None:
    kind, data = said["type"], said["data"]
    if kind == "chat.chat_message_received.v1":
        return _standing(said) | {"message": _message(said, "customer", is_mine=True)}
    if kind == "chat.chat_message_sent.v1":
        if not data["is_seen_by_customer"]:
            return None
        sender = data["kind"] if data["kind"] in ("system", "page") else "agent"
        return _standing(said) | {"message": _message(said, sender, is_mine=False)}
    if kind not in STANDING or (data.get("role") == "coach"):
        return None
    return _standing(said)


def _standing(said: dict[str, Any]) -> dict[str, Any]:
    """`has_agent` and `status` tell when to read the chat again: names stand there."""
    chat = said["data"]["chat"]
    return {
        "chat_id": said["subject"],
        "at": said["time"],
        "sequence": said["sequence"],
        "status": chat["status"],
        "has_agent": chat["agent_id"] is not None,
        "ended_at": chat.get("ended_at"),
    }


def _message(said: dict[str, Any], kind: str, *, is_mine: bool) -> dict[str, Any]:
    data = said["data"]
    return {
        "id": data["message_id"],
        "chat_id": said["subject"],
        "number": data["public_number"],
        "is_mine": is_mine,
        "kind": kind,
        "text": data["text"],
        "at": said["time"],
        "attachment_id": data.get("attachment_id"),
    }
