"""A pointer from a ticket to another piece of work. It copies nothing and changes nothing there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.tickets.models.entity import Entity
from services.tickets.models.ticket import Ticket


class RelatedItem(Entity):
    """`type` is a word of the vocabulary's ItemType."""

    __tablename__ = "related_items"

    ticket_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    linked_by: Mapped[str]
    linked_at: Mapped[datetime]
    ticket: Mapped[Ticket] = relationship(lazy="raise")  # never loaded: the ticket is stored first

    __table_args__ = (sa.Index("related_items_from", "type", "item_id"),)
