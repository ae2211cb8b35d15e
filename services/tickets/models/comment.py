"""A comment on a ticket: only employees see it. A resolution is a comment of that kind."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from contracts.vocabulary import CommentKind
from services.tickets.models.entity import Entity, Id, Word
from services.tickets.models.of_ticket import OfTicket


class Comment(OfTicket, Entity):
    """`author_id` is null for comments the system writes."""

    __tablename__ = "comments"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(Word(CommentKind))
    text: Mapped[str]
    author_id: Mapped[UUID | None]
    created_at: Mapped[datetime]

    __table_args__ = (sa.Index("comments_of_ticket", "ticket_id", "created_at", "id"),)
