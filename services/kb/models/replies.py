"""Canned replies, and each time one was used."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.kb.models.columns import Entity, Id, Moment
from services.kb.models.items import Aging, Item


class CannedReply(Item, Aging, Entity):
    """A ready-made answer. `assigned_to` says who may use it (CAN-003), `type` where (CAN-012); without a folder it lies in the root."""

    __tablename__ = "canned_replies"

    folder_id: Mapped[Id | None] = mapped_column(sa.ForeignKey("folders.id"))
    assigned_to: Mapped[str] = mapped_column(comment="everyone, department, agent")
    assigned_to_id: Mapped[Id | None]
    shortcut: Mapped[str | None]
    type: Mapped[str] = mapped_column(comment="tickets_and_chats, tickets, chats")
    language: Mapped[str]
    times_used: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        sa.Index("replies_by_folder", "folder_id", "title", "id"),
        sa.Index("replies_by_title", "title", "id"),
        sa.Index("replies_by_owner", "assigned_to", "assigned_to_id"),
        sa.Index("replies_by_shortcut", sa.text("lower(shortcut)"), postgresql_where=sa.text("shortcut is not null")),
        sa.Index("replies_deleted", "deleted_at", postgresql_where=sa.text("deleted_at is not null")),
    )


class ReplyUse(Entity):
    """A canned reply went out in a message (CAN-013); a message counts each reply once."""

    __tablename__ = "reply_uses"

    reply_id: Mapped[Id] = mapped_column(primary_key=True)
    message_id: Mapped[Id] = mapped_column(primary_key=True)
    agent_id: Mapped[Id | None]
    channel: Mapped[str] = mapped_column(comment="ticket, chat")
    item_id: Mapped[Id]
    at: Mapped[Moment]

    __table_args__ = (sa.Index("uses_by_time", "at"),)
