"""The words that facts and answers about visitors use."""

from __future__ import annotations

from enum import StrEnum


class EndCause(StrEnum):
    """Why a visit ended."""

    IDLE = "idle"
    REMOVED = "removed"
    PURGED = "purged"
    DISABLED = "disabled"


class VisitStatus(StrEnum):
    """How well a visit can be followed; `none` once it has ended."""

    ACTIVE = "active"
    PENDING = "pending"
    NONE = "none"


class LiveChatStatus(StrEnum):
    """How a visit stands to chat."""

    NONE = "none"
    INVITED = "invited"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    IGNORED = "ignored"
    IN_CHAT = "in_chat"
    CHAT_ENDED = "chat_ended"


class InvitationKind(StrEnum):
    INVITE = "invite"
    PUSH = "push"


class InvitationSource(StrEnum):
    AGENT = "agent"
    EVENT = "event"


class InvitationState(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    IGNORED = "ignored"
