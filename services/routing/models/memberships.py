"""An agent in a group: how he takes part, his own switches there, and what he holds of the group."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.routing.models.entity import Entity
from services.routing.models.presence import MOMENT

SETTINGS = (
    "ticket_handling",
    "max_tickets",
    "chat_handling",
    "auto_inactive_minutes",
    "is_handing_off_on_auto_inactive",
    "is_active_on_login",
)


class Membership(Entity):
    """Switches outlive sessions (RTE-002). `received_count` and `last_received_at` are the round-robin counter (RTE-041)."""

    __tablename__ = "memberships"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "agent_id"),
        sa.Index("memberships_of_agent", "agent_id"),
        sa.CheckConstraint("active_tickets >= 0 and counted_tickets >= 0", name="counts_from_0"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agents.id"))
    group_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    ticket_handling: Mapped[str] = mapped_column(default="primary", server_default="primary")
    max_tickets: Mapped[int | None]
    chat_handling: Mapped[str] = mapped_column(default="primary", server_default="primary")
    auto_inactive_minutes: Mapped[int | None]
    is_handing_off_on_auto_inactive: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_active_on_login: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_active_tickets: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_active_chats: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_active_calls: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    active_tickets: Mapped[int] = mapped_column(default=0, server_default="0")
    counted_tickets: Mapped[int] = mapped_column(default=0, server_default="0")
    received_count: Mapped[int] = mapped_column(default=0, server_default="0")
    last_received_at: Mapped[datetime | None] = mapped_column(MOMENT)

    def is_active(self, channel: str) -> bool:
        """Whether the agent's own switch for this channel is on here."""
        return bool(getattr(self, f"is_active_{channel}"))

    def may_be_active(self, channel: str) -> bool:
        """False where the agent is shut out: chat disabled (RTE-015)."""
        return channel != "chats" or self.chat_handling != "disabled"

    def settings(self) -> dict[str, Any]:
        """What a manager sets, by name, as facts carry it."""
        return {name: getattr(self, name) for name in SETTINGS}
