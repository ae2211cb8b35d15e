"""Every decision with its reasons: who could have had the work, and who fell out at which step."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.routing.models.entity import Entity
from services.routing.models.presence import MOMENT


class StoredDecision(Entity):
    """One decision, never changed. `candidates` at most 50, `dropped` complete: list of {step, agent_ids}."""

    __tablename__ = "decisions"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "decision_number"),
        sa.Index("decisions_of_work", "work_id", "id"),
        sa.Index("decisions_lately", "decided_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    group_id: Mapped[UUID]
    decision_number: Mapped[int] = mapped_column(sa.BigInteger)
    work_id: Mapped[UUID]
    work_type: Mapped[str]
    place: Mapped[dict[str, Any]]
    decided_at: Mapped[datetime] = mapped_column(MOMENT)
    actor: Mapped[str]
    outcome: Mapped[str] = mapped_column(comment="assigned, queued or kept")
    reason: Mapped[str]
    detail: Mapped[str | None]
    method: Mapped[str | None]
    decided_by: Mapped[str] = mapped_column(comment="the step of the rules, or how a person decided")
    agent_id: Mapped[UUID | None]
    from_agent_id: Mapped[UUID | None]
    asked_agent_id: Mapped[UUID | None]
    assignment_number: Mapped[int]
    request_id: Mapped[UUID | None]
    rules_version: Mapped[str]
    waiting_because: Mapped[str | None]
    candidates: Mapped[list[Any]] = mapped_column(JSONB)
    dropped: Mapped[list[Any]] = mapped_column(JSONB)
