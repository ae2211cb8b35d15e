"""What is counted ahead for whole days and months of the installation's zone; thrown away and made anew when something comes late.

See rules/ahead.py. Nothing here is a source of anything: reports come out the same without it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.reports.models.columns import Entity, Id

LIMIT = sa.Numeric(20, 6)


class Tally(Entity):
    """Acts of a kind (`of`) by word, direction and what a transfer changed; or things (`of` over 1000) by when they were last seen before.

    `level` says which ids are set: 0 none, 1 department, 2 group with its department and brand, 3 agent. Sums of acts stand at 0, 2 and,
    with all ids, at 3. Of things: their figures at these acts, and before_… those at the acts before.
    """

    __tablename__ = "tallies"

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    is_month: Mapped[bool]
    start: Mapped[date]
    family: Mapped[int] = mapped_column(sa.SmallInteger)
    of: Mapped[int] = mapped_column(sa.SmallInteger)
    level: Mapped[int] = mapped_column(sa.SmallInteger)
    word: Mapped[str | None]
    is_outgoing: Mapped[bool | None]
    changed: Mapped[int | None] = mapped_column(sa.SmallInteger, comment="of transfers: 1 department, 2 group, 4 agent")
    brand_id: Mapped[Id | None]
    department_id: Mapped[Id | None]
    group_id: Mapped[Id | None]
    agent_id: Mapped[Id | None]
    previous: Mapped[date | None] = mapped_column(comment="of things: the day before on which they were seen")
    number: Mapped[int]
    seconds: Mapped[Decimal | None] = mapped_column(LIMIT)
    business_seconds: Mapped[int | None] = mapped_column(sa.BigInteger)
    minutes: Mapped[int | None] = mapped_column(sa.BigInteger)
    money: Mapped[Decimal | None] = mapped_column(sa.Numeric(24, 10))
    count_in: Mapped[int | None] = mapped_column(sa.BigInteger)
    count_out: Mapped[int | None] = mapped_column(sa.BigInteger)
    before_seconds: Mapped[Decimal | None] = mapped_column(LIMIT)
    before_in: Mapped[int | None] = mapped_column(sa.BigInteger)
    before_out: Mapped[int | None] = mapped_column(sa.BigInteger)

    __table_args__ = (
        sa.Index("tallies_read", "level", "of", "is_month", "start"),
        sa.Index("tallies_written", "family", "is_month", "start"),
        sa.Index("tallies_of_agents", "agent_id", postgresql_where=sa.text("level = 3 and not is_month")),
    )


class Tallied(Entity):
    """A day or month of a family that has been counted ahead, in the installation's zone of then; not while `is_done` is false."""

    __tablename__ = "tallied"

    family: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    is_month: Mapped[bool] = mapped_column(primary_key=True)
    start: Mapped[date] = mapped_column(primary_key=True)
    zone: Mapped[str]
    is_done: Mapped[bool]
