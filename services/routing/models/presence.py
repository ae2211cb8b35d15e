"""An agent's presence, overall limits and load, and his live sessions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.routing.models.entity import Entity

MOMENT = sa.DateTime(timezone=True)


class Agent(Entity):
    """One row an agent; it is also the lock on his load. The counts follow from his works and change with them."""

    __tablename__ = "agents"
    __table_args__ = (
        sa.CheckConstraint("max_active_chats >= 1", name="max_active_chats_from_1"),
        sa.CheckConstraint("running_chats >= 0 and active_tickets >= 0 and counted_tickets >= 0", name="counts_from_0"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="the employee's id")
    is_logged_in: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    logged_in_at: Mapped[datetime | None] = mapped_column(MOMENT)
    is_available: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    unavailable_reason: Mapped[str | None]
    is_composing: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_blocking_chats: Mapped[bool] = mapped_column(default=False, server_default=sa.false(), comment="RTE-189")
    max_tickets: Mapped[int | None]
    max_active_chats: Mapped[int] = mapped_column(default=1, server_default="1")
    active_tickets: Mapped[int] = mapped_column(default=0, server_default="0")
    counted_tickets: Mapped[int] = mapped_column(default=0, server_default="0")
    running_chats: Mapped[int] = mapped_column(default=0, server_default="0")
    last_chat_ended_at: Mapped[datetime | None] = mapped_column(MOMENT)
    last_chat_assigned_at: Mapped[datetime | None] = mapped_column(MOMENT)
    is_my_groups_shown_on_login: Mapped[bool] = mapped_column(default=True, server_default=sa.true())


class LiveSession(Entity):
    """A session of an employee. One that ended stays a while as a mark, so that a late opening cannot bring it back."""

    __tablename__ = "live_sessions"
    __table_args__ = (sa.Index("live_sessions_of_agent", "agent_id"), sa.Index("live_sessions_closed", "closed_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID]
    opened_at: Mapped[datetime] = mapped_column(MOMENT)
    closed_at: Mapped[datetime | None] = mapped_column(MOMENT)
