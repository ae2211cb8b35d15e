"""What a transfer or a due follow-up brings with it, kept until routing has said who gets the ticket."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.tickets.models.entity import Entity
from services.tickets.models.of_ticket import OfTicket
from services.tickets.models.ticket import PRIORITY, STATUS


class Placement(OfTicket, Entity):
    """`id` is the request's id. What is null stays as it is; `is_answered` = routing has spoken."""

    __tablename__ = "placements"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[str]
    group_id: Mapped[UUID]
    asked_agent_id: Mapped[UUID | None]
    priority: Mapped[str | None] = mapped_column(PRIORITY)
    status: Mapped[str | None] = mapped_column(STATUS)
    is_pinned: Mapped[bool | None]
    comment: Mapped[str | None]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    is_answered: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (sa.Index("placements_of_ticket", "ticket_id"),)
