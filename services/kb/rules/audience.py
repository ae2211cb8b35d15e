"""Where a canned reply is offered, and which of several with one shortcut is meant (CAN-003, CAN-012)."""

from __future__ import annotations

TYPES_OF = {"ticket": ("tickets_and_chats", "tickets"), "chat": ("tickets_and_chats", "chats")}
NEAREST = ("agent", "department", "everyone")  # the one made for fewer people is meant


def is_offered_in(type_: str, channel: str) -> bool:
    """Whether a reply of this type may be inserted into a `ticket` or a `chat`."""
    return type_ in TYPES_OF[channel]


def nearness(assigned_to: str) -> int:
    """Lower is nearer to the one who types."""
    return NEAREST.index(assigned_to)
