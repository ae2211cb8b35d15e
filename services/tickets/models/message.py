"""A message of a ticket, in either direction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from services.tickets.models.entity import Entity, Id
from services.tickets.models.of_ticket import OfTicket

SEARCHED = "to_tsvector('simple', left(coalesce(text, ''), 20000))"


class Message(OfTicket, Entity):
    """What somebody wrote. `html` is cleaned, `text` is plain; address lists are lists of addresses; `channel` says how it came or went.

    `delivery` is one of draft, queued, sent, failed, bounced; null for what came in.
    """

    __tablename__ = "messages"

    id: Mapped[Id]
    is_incoming: Mapped[bool]
    kind: Mapped[str]
    channel: Mapped[str]
    from_name: Mapped[str | None]
    from_email: Mapped[str | None]
    to: Mapped[list[str]] = mapped_column(JSONB, default=list)
    cc: Mapped[list[str]] = mapped_column(JSONB, default=list)
    bcc: Mapped[list[str]] = mapped_column(JSONB, default=list)
    subject: Mapped[str]
    html: Mapped[str | None]
    text: Mapped[str]
    author_agent_id: Mapped[UUID | None]
    delivery: Mapped[str | None]
    resend_of: Mapped[UUID | None]
    copied_from: Mapped[UUID | None]
    quoted: Mapped[UUID | None]
    canned_reply_ids: Mapped[list[str]] = mapped_column(JSONB, default=list)
    attachment_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    search: Mapped[Any] = mapped_column(TSVECTOR, sa.Computed(SEARCHED, persisted=True), deferred=True)

    __table_args__ = (
        sa.Index("messages_of_ticket", "ticket_id", "created_at", "id"),
        sa.Index("messages_searched", "search", postgresql_using="gin"),
    )
