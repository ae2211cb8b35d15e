"""A file that belongs to a ticket; its bytes lie in the file store under `file_id`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.tickets.models.entity import Entity, Id, Word
from services.tickets.models.message import Message
from services.tickets.models.of_ticket import OfTicket


class AttachmentKind(StrEnum):
    """Where a file came from: a customer, our side, or for employees only."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class Attachment(OfTicket, Entity):
    """`message_id` is null for internal files. `uploaded_by` is an actor."""

    __tablename__ = "attachments"

    id: Mapped[Id]
    message_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("messages.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(Word(AttachmentKind))
    file_id: Mapped[str]
    filename: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int] = mapped_column(sa.BigInteger)
    uploaded_by: Mapped[str]
    created_at: Mapped[datetime]
    message: Mapped[Message | None] = relationship(lazy="raise")  # never loaded: the message is stored first

    __table_args__ = (sa.Index("attachments_of_ticket", "ticket_id", "created_at", "id"),)
