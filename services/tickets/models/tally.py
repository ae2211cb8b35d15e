"""How many tickets there are by place, agent, status, priority and pin: kept by the database itself, without a row everybody waits for.

Each change of tickets appends what it adds and takes away to `tally_changes`, by triggers (migration 0002), so that no path can forget
it; a timer folds them into `tallies`. A count is the sum over both. Nobody but the timer updates a row, so openings never wait for each
other.
"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.tickets.models.entity import Entity
from services.tickets.models.ticket import PRIORITY, STATUS

NOBODY = UUID(int=0)
KEY = ("group_id", "agent_id", "status", "priority", "is_pinned", "department_id", "brand_id")


class Tally(Entity):
    """`agent_id` is NOBODY for tickets in the queue."""

    __tablename__ = "tallies"

    group_id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(STATUS, primary_key=True, autoincrement=False)
    priority: Mapped[str] = mapped_column(PRIORITY, primary_key=True, autoincrement=False)
    is_pinned: Mapped[bool] = mapped_column(primary_key=True)
    department_id: Mapped[UUID] = mapped_column(primary_key=True)
    brand_id: Mapped[UUID] = mapped_column(primary_key=True)
    tickets: Mapped[int]

    __table_args__ = (sa.Index("tallies_of_agent", "agent_id", "status"),)


class TallyChange(Entity):
    """What one statement added to or took from a tally."""

    __tablename__ = "tally_changes"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    group_id: Mapped[UUID]
    agent_id: Mapped[UUID]
    status: Mapped[str] = mapped_column(STATUS)
    priority: Mapped[str] = mapped_column(PRIORITY)
    is_pinned: Mapped[bool]
    department_id: Mapped[UUID]
    brand_id: Mapped[UUID]
    tickets: Mapped[int]
