"""What employees keep beside a chat: comments, related items, and its history."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.chat.models.columns import Entity, Id, Map, Moment

COMMENT_KINDS = ("general", "resolution", "transfer", "follow_up", "sticky")


class Comment(Entity):
    """A note only employees see."""

    __tablename__ = "comments"

    id: Mapped[Id] = mapped_column(primary_key=True)
    chat_id: Mapped[Id] = mapped_column(sa.ForeignKey("chats.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    author_id: Mapped[Id | None]
    author_name: Mapped[str]
    text: Mapped[str]
    at: Mapped[Moment]


class Link(Entity):
    """A related item: a pointer to a ticket, chat or call log. It copies nothing."""

    __tablename__ = "links"

    chat_id: Mapped[Id] = mapped_column(sa.ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[Id] = mapped_column(primary_key=True)
    item_type: Mapped[str]
    item_number: Mapped[str]
    at: Mapped[Moment]


class HistoryEntry(Entity):
    """One thing that happened to a chat, messages left out: its History tab (CHT-058)."""

    __tablename__ = "history"

    id: Mapped[Id] = mapped_column(primary_key=True)
    chat_id: Mapped[Id] = mapped_column(sa.ForeignKey("chats.id", ondelete="CASCADE"))
    at: Mapped[Moment]
    actor: Mapped[str]
    what: Mapped[str] = mapped_column(comment="name of the fact")
    details: Mapped[Map]

    __table_args__ = (sa.Index("history_of_chat", "chat_id", "id"),)
