"""What belongs to a ticket: stored after it, and gone with it."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from services.tickets.models.ticket import Ticket


class OfTicket:
    """Many of them a ticket. The relationship is never loaded: it tells the session to store the ticket first."""

    ticket_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"))

    @declared_attr
    def ticket(cls) -> Mapped[Ticket]:
        return relationship(Ticket, lazy="raise")


class OneOfTicket:
    """At most one of it a ticket."""

    ticket_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)

    @declared_attr
    def ticket(cls) -> Mapped[Ticket]:
        return relationship(Ticket, lazy="raise")
