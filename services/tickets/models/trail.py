"""What is left behind by work on a ticket: its history, and for each agent which tickets passed through his hands."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.tickets.models.entity import Entity, Id
from services.tickets.models.of_ticket import OfTicket


class HistoryEntry(OfTicket, Entity):
    """One action: who, when, what, and the values before and after by field."""

    __tablename__ = "history"

    id: Mapped[Id]
    at: Mapped[datetime]
    actor: Mapped[str]
    via: Mapped[str]
    action: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    __table_args__ = (sa.Index("history_of_ticket", "ticket_id", "at", "id"),)


class Passing(Entity):
    """The last time an agent touched a ticket (TKT-145), or that it left him (TKT-146). `kind` is touched or left."""

    __tablename__ = "passings"

    agent_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]

    __table_args__ = (sa.Index("passings_latest", "agent_id", "kind", "at"), sa.Index("passings_of_ticket", "ticket_id"))
