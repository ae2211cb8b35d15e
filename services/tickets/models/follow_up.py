"""The follow-up of a ticket: when it comes back, to whom, and how."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from contracts.vocabulary import FollowUpState
from services.tickets.models.entity import Entity, Word
from services.tickets.models.of_ticket import OneOfTicket
from services.tickets.models.ticket import PRIORITY, STATUS


class FollowUp(OneOfTicket, Entity):
    """At most one a ticket. `agent_id` null = the group's own distribution at the due moment (TKT-100)."""

    __tablename__ = "follow_ups"

    due_at: Mapped[datetime]
    note: Mapped[str]
    group_id: Mapped[UUID]
    agent_id: Mapped[UUID | None]
    priority: Mapped[str] = mapped_column(PRIORITY)
    is_pinning: Mapped[bool]
    prior_status: Mapped[str] = mapped_column(STATUS)
    state: Mapped[str] = mapped_column(Word(FollowUpState))
    scheduled_by: Mapped[str]
    scheduled_at: Mapped[datetime]
