"""What is said in a chat, and the files that were sent in it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.chat.models.columns import Entity, Id, Moment

ANSWERS = frozenset({"agent", "cochat", "file", "form", "canned"})  # CHT-028
TEXT_LIMIT = 10_000


class Message(Entity):
    """One message. `number` counts all of a chat, `public_number` those the customer sees; both from 1 without gaps."""

    __tablename__ = "messages"

    id: Mapped[Id] = mapped_column(primary_key=True)
    chat_id: Mapped[Id] = mapped_column(sa.ForeignKey("chats.id", ondelete="CASCADE"))
    number: Mapped[int]
    public_number: Mapped[int | None]
    kind: Mapped[str]
    author_id: Mapped[Id | None] = mapped_column(comment="the employee, or the user if he is known")
    author_name: Mapped[str] = mapped_column(comment="as the customer sees it, CHT-032")
    text: Mapped[str]
    at: Mapped[Moment]
    is_answer: Mapped[bool]
    client_id: Mapped[str | None] = mapped_column(comment="given by the writer's screen: the same one comes in once")
    attachment_id: Mapped[Id | None] = mapped_column(sa.ForeignKey("attachments.id"))
    canned_reply_ids: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), default=list)
    response_seconds: Mapped[int | None] = mapped_column(comment="how long the customer had waited for this answer")

    __table_args__ = (
        sa.UniqueConstraint("chat_id", "number"),
        sa.UniqueConstraint("chat_id", "client_id"),
    )

    @property
    def is_seen_by_customer(self) -> bool:
        return self.public_number is not None


class Attachment(Entity):
    """A file sent in a chat. Its content lies in the file store under `key`."""

    __tablename__ = "attachments"

    id: Mapped[Id] = mapped_column(primary_key=True)
    chat_id: Mapped[Id] = mapped_column(sa.ForeignKey("chats.id", ondelete="CASCADE"), index=True)
    key: Mapped[str]
    name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int] = mapped_column(sa.BigInteger, comment="bytes")
    is_from_customer: Mapped[bool]
    at: Mapped[Moment]
