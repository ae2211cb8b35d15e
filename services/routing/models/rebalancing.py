"""Rebalance rules, their runs, and when somebody was last at a ticket."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.routing.models.entity import Entity
from services.routing.models.presence import MOMENT

DEFAULTS: dict[str, Any] = {
    "hold_after_compose_minutes": 30,
    "hold_after_read_minutes": 10,
    "hold_after_assigned_minutes": 20,
    "pinned_after_minutes": 120,
    "is_moving_pinned": False,
    "interval_minutes": 60,
    "is_on_interval": False,
    "times_of_day": [],
    "is_on_schedule": False,
    "time_zone": None,
    "is_on_start": False,
    "is_on_stop": False,
}
FIELDS = ("name", "agent_ids", *DEFAULTS)


class RebalanceRule(Entity):
    """How one group's tickets are spread over some of its agents (RTE-131 to RTE-139). Its group's row is the lock on it."""

    __tablename__ = "rebalance_rules"
    __table_args__ = (sa.Index("rebalance_rules_of_group", "group_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    group_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    agent_ids: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    hold_after_compose_minutes: Mapped[int]
    hold_after_read_minutes: Mapped[int]
    hold_after_assigned_minutes: Mapped[int]
    pinned_after_minutes: Mapped[int]
    is_moving_pinned: Mapped[bool]
    interval_minutes: Mapped[int]
    is_on_interval: Mapped[bool]
    times_of_day: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    is_on_schedule: Mapped[bool]
    time_zone: Mapped[str | None] = mapped_column(comment="of the times of day; null: the department's")
    is_on_start: Mapped[bool]
    is_on_stop: Mapped[bool]


class RebalanceRun(Entity):
    """One run of a rule, of which there is one at a time. `moves` and `held_back` keep the first thousand, the counts all."""

    __tablename__ = "rebalance_runs"
    __table_args__ = (
        sa.Index("rebalance_runs_of_rule", "rule_id", "id"),
        sa.Index("rebalance_runs_going_on", "rule_id", unique=True, postgresql_where=sa.text("finished_at is null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rebalance_rules.id", ondelete="cascade"))
    trigger: Mapped[str]
    actor: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(MOMENT, comment="the holds are counted back from here")
    finished_at: Mapped[datetime | None] = mapped_column(MOMENT)
    has_begun: Mapped[bool] = mapped_column(default=False, comment="the queue was given out, and what may move was looked at")
    considered: Mapped[int] = mapped_column(default=0)
    moved_count: Mapped[int] = mapped_column(default=0)
    held_back_count: Mapped[int] = mapped_column(default=0)
    moves: Mapped[list[Any]] = mapped_column(default=list)
    held_back: Mapped[list[Any]] = mapped_column(default=list)


class Hold(Entity):
    """When somebody last opened a ticket or wrote on it. Apart from `works`, whose rows decisions hold."""

    __tablename__ = "holds"

    ticket_id: Mapped[UUID] = mapped_column(primary_key=True)
    read_at: Mapped[datetime | None] = mapped_column(MOMENT)
    composed_at: Mapped[datetime | None] = mapped_column(MOMENT)
