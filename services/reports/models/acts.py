"""What happened, one row for each thing that a report counts: parted by family and month, each row a function of one fact alone.

Two things are filled in later, whatever the order in which facts come: the first holder, and the sender of the invitation behind a chat.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.reports.models.columns import Entity, Id, Moment


class Act(Entity):
    """The `nth` act of a fact, in whose row it counts, and its figures (Kind says what they mean)."""

    __tablename__ = "acts"

    family: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    at: Mapped[Moment] = mapped_column(primary_key=True)
    fact_id: Mapped[Id] = mapped_column(primary_key=True)
    nth: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    kind: Mapped[int] = mapped_column(sa.SmallInteger)
    item_id: Mapped[Id | None]
    brand_id: Mapped[Id | None]
    department_id: Mapped[Id | None]
    group_id: Mapped[Id | None]
    agent_id: Mapped[Id | None]
    customer_id: Mapped[Id | None]
    priority: Mapped[int | None] = mapped_column(sa.SmallInteger, comment="1 low to 4 urgent")
    is_outgoing: Mapped[bool | None] = mapped_column(comment="of chats: begun from an invitation")
    word: Mapped[str | None]
    seconds: Mapped[int | None] = mapped_column(sa.BigInteger)
    business_seconds: Mapped[int | None] = mapped_column(sa.BigInteger)
    count_in: Mapped[int | None]
    count_out: Mapped[int | None]
    who: Mapped[str | None]
    other_id: Mapped[Id | None]
    other_department_id: Mapped[Id | None]
    other_group_id: Mapped[Id | None]
    other_agent_id: Mapped[Id | None]

    __table_args__ = (
        sa.Index("acts_kind_at", "kind", "at"),
        sa.Index("acts_item", "item_id", "kind"),
        {"postgresql_partition_by": "LIST (family)"},
    )


class Stretch(Entity):
    """A ticket in one status with one holder in one place, until the next one. `sequence` is that of the fact that began it."""

    __tablename__ = "stretches"

    item_id: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[Moment]
    until_at: Mapped[Moment | None]
    is_active: Mapped[bool] = mapped_column(comment="status Active")
    brand_id: Mapped[Id]
    department_id: Mapped[Id]
    group_id: Mapped[Id]
    agent_id: Mapped[Id | None]
    customer_id: Mapped[Id | None]
    priority: Mapped[int] = mapped_column(sa.SmallInteger)

    __table_args__ = (
        sa.Index("stretches_active", "at", "until_at", postgresql_where=sa.text("is_active")),
        sa.Index("stretches_until", "until_at", postgresql_where=sa.text("is_active")),
    )
