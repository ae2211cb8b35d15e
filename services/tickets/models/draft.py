"""The one draft a ticket may have."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.tickets.models.entity import Entity
from services.tickets.models.of_ticket import OneOfTicket


class Draft(OneOfTicket, Entity):
    """Everything in the compose window. `is_automatic` tells auto save from Save Draft."""

    __tablename__ = "drafts"

    to: Mapped[list[str]] = mapped_column(JSONB)
    cc: Mapped[list[str]] = mapped_column(JSONB)
    bcc: Mapped[list[str]] = mapped_column(JSONB)
    subject: Mapped[str]
    html: Mapped[str]
    author_agent_id: Mapped[UUID]
    is_automatic: Mapped[bool]
    saved_at: Mapped[datetime]
