"""When an employee last opened a ticket or wrote on it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.tickets.models.entity import Entity, Word

KINDS = ("read", "compose")


class Hold(Entity):
    """One a ticket, employee and kind. `told_at` is when routing was last told (TKT-179)."""

    __tablename__ = "holds"

    ticket_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Word(KINDS), primary_key=True)
    at: Mapped[datetime]
    told_at: Mapped[datetime]
