"""What the rules know of a member of a group: one shape for tickets, one for chats, both read straight from rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

PULL, PRIMARY, SECONDARY, DISABLED = "pull", "primary", "secondary", "disabled"
TAKING_PART = (PRIMARY, SECONDARY)
NEVER = datetime(1, 1, 1, tzinfo=UTC)


class TicketMember(NamedTuple):
    """A member as far as tickets go. `counted` are the tickets that count toward a limit (RTE-031)."""

    agent_id: str
    handling: str = PRIMARY
    is_logged_in: bool = True
    is_active: bool = True
    counted: int = 0
    max_tickets: int | None = None
    counted_in_group: int = 0
    max_tickets_in_group: int | None = None
    received_count: int = 0
    last_received_at: datetime | None = None

    def after_receipt(self, at: datetime) -> TicketMember:
        """The same member once he was given one more (RTE-041)."""
        return self._replace(
            counted=self.counted + 1,
            counted_in_group=self.counted_in_group + 1,
            received_count=self.received_count + 1,
            last_received_at=at,
        )


class ChatMember(NamedTuple):
    """A member as far as chats go. `running` are the chats he owns, in all groups (RTE-058)."""

    agent_id: str
    handling: str = PRIMARY
    is_logged_in: bool = True
    is_active: bool = True
    is_available: bool = True
    is_blocked_by_call_log: bool = False
    running: int = 0
    max_active_chats: int = 1
    last_chat_ended_at: datetime | None = None
    last_chat_assigned_at: datetime | None = None

    def after_chat(self, at: datetime) -> ChatMember:
        """The same member once he was given one more."""
        return self._replace(running=self.running + 1, last_chat_assigned_at=at)
