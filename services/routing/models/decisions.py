"""Every decision with its reasons: who could have had the work, who fell out at which step, and all that the rules saw."""

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
    """One decision, never changed. `dropped` is complete: list of {step, agent_ids}. `candidates` are at most 50: where a snapshot tells
    their numbers, their places in it, else each with its numbers.

    `inputs` is null where what the rules saw was not kept. The members they looked at are those of the snapshot, but for
    `differing`: list of [place in the snapshot, what was otherwise].
    """

    __tablename__ = "decisions"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "decision_number"),
        sa.Index("decisions_of_work", "work_id", "id"),
        sa.Index("decisions_lately", "decided_at"),
        sa.Index("decisions_out_of_queue", "group_id", "work_type", "decided_at", postgresql_where=sa.text("waited_since is not null")),
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
    candidate_count: Mapped[int | None] = mapped_column(comment="of all left at the last step, also where that is more than 50")
    dropped: Mapped[list[Any]] = mapped_column(JSONB)
    waited_since: Mapped[datetime | None] = mapped_column(MOMENT, comment="of work that was taken out of the queue")
    inputs: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    snapshot_id: Mapped[UUID | None]
    differing: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))


class Snapshot(Entity):
    """All members of a group as the rules saw them at one moment: list of [agent_id, what else they know of him]. Never changed.

    Decisions refer to it for at most a day (placing/seen.py).
    """

    __tablename__ = "snapshots"
    __table_args__ = (sa.Index("snapshots_by_time", "taken_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    group_id: Mapped[UUID]
    work_type: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(MOMENT)
    members: Mapped[list[Any]] = mapped_column(sa.JSON)
