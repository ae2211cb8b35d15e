"""A piece of work as routing sees it: where it is, who owns it, and whether it counts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.routing.models.entity import Entity
from services.routing.models.presence import MOMENT


class WorkItem(Entity):
    """A ticket or chat. Its group's row is the lock on it. `sequence` is that of the newest fact its state came from."""

    __tablename__ = "works"
    __table_args__ = (
        sa.Index(
            "works_waiting",
            "group_id",
            "work_type",
            "queued_at",
            "id",
            postgresql_where=sa.text("agent_id is null and is_running and queued_at is not null"),
        ),
        sa.Index("works_owned", "agent_id", "group_id", postgresql_where=sa.text("agent_id is not null and not is_over")),
        sa.Index("works_released", "group_id", "work_type", "released_at", postgresql_where=sa.text("released_at is not null")),
        sa.Index("works_barring", "barred_agent_ids", postgresql_using="gin", postgresql_where=sa.text("agent_id is null and is_running")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    work_type: Mapped[str]
    number: Mapped[str] = mapped_column(default="", server_default="")
    group_id: Mapped[UUID]
    agent_id: Mapped[UUID | None]
    assignment_number: Mapped[int] = mapped_column(default=0, server_default="0")
    sequence: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")
    status: Mapped[str] = mapped_column(default="", server_default="")
    is_running: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false(), comment="an Active ticket, a chat that has not ended"
    )
    is_over: Mapped[bool] = mapped_column(default=False, server_default=sa.false(), comment="ended, locked, deleted, absorbed or placed")
    is_counted: Mapped[bool] = mapped_column(default=False, server_default=sa.false(), comment="toward Max Tickets (RTE-031)")
    is_pinned: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    pinned_at: Mapped[datetime | None] = mapped_column(MOMENT)
    unanswered_at: Mapped[datetime | None] = mapped_column(MOMENT, comment="since when a ticket's customer waits for an answer (RTE-100)")
    created_at: Mapped[datetime] = mapped_column(MOMENT)
    queued_at: Mapped[datetime | None] = mapped_column(MOMENT, comment="place in the queue; a chat handed off keeps its first")
    waiting_since: Mapped[datetime | None] = mapped_column(MOMENT, comment="when it last lost its agent, or came")
    first_queued_at: Mapped[datetime | None] = mapped_column(MOMENT)
    assigned_at: Mapped[datetime | None] = mapped_column(MOMENT)
    released_at: Mapped[datetime | None] = mapped_column(MOMENT, comment="when it last stopped counting for its agent")
    waiting_because: Mapped[str | None]
    barred_agent_ids: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid), default=list, server_default="{}", comment="CHT-055")

    @property
    def is_waiting(self) -> bool:
        """In the queue and given out of it automatically (RTE-080)."""
        return self.agent_id is None and self.is_running and self.queued_at is not None

    @property
    def channel(self) -> str:
        return "chats" if self.work_type == "chat" else "tickets"
