"""What acts are about, as it is now: tickets and chats, call logs, time logs, customers. The newest fact of each wins."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.reports.models.columns import Entity, Id, Map, Moment


class Item(Entity):
    """A ticket, chat or call log, as its newest fact says, and who had it first.

    Left out of every report but Deletions while `is_absorbed`, or `deleted_by` is person (REP-022, REP-023).
    """

    __tablename__ = "items"

    id: Mapped[Id] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(comment="ticket, chat, call_log")
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    number: Mapped[str]
    created_at: Mapped[Moment]
    brand_id: Mapped[Id]
    department_id: Mapped[Id]
    group_id: Mapped[Id]
    agent_id: Mapped[Id | None]
    customer_id: Mapped[Id | None]
    customer_name: Mapped[str | None]
    customer_email: Mapped[str | None]
    status: Mapped[str]
    priority: Mapped[int | None] = mapped_column(sa.SmallInteger)
    queued_at: Mapped[Moment | None]
    waiting_since: Mapped[Moment | None] = mapped_column(comment="first unanswered message")
    custom_fields: Mapped[Map] = mapped_column(comment="field id to value")
    creator_id: Mapped[Id | None] = mapped_column(comment="the employee who made the ticket")
    first_holder_id: Mapped[Id | None]
    awaiting_from: Mapped[Moment | None] = mapped_column(comment="of acts that count for its first holder")
    awaiting_until: Mapped[Moment | None]
    deleted_by: Mapped[str | None] = mapped_column(comment="person, age_rule")
    is_absorbed: Mapped[bool] = mapped_column(server_default=sa.false())
    primary_id: Mapped[Id | None] = mapped_column(comment="the ticket it was merged into")

    __table_args__ = (
        sa.Index("items_open", "type", "status", postgresql_where=sa.text("status in ('active', 'waiting', 'queued')")),
        sa.Index("items_left_out", "id", postgresql_where=sa.text("is_absorbed or deleted_by = 'person'")),
        sa.Index("items_customer", "customer_id"),
    )


class Purged(Entity):
    """An item that is gone for good: its facts stay, its place among the deleted does not (REP-023, REP-223)."""

    __tablename__ = "purged"

    id: Mapped[Id] = mapped_column(primary_key=True)


class Call(Entity):
    """A call log as it was last saved. `at` is its start, or when it was made where no start is told.

    It stands where it was before it was first transferred: that moves no old facts (REP-015, REP-446).
    """

    __tablename__ = "calls"

    item_id: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    at: Mapped[Moment] = mapped_column(index=True)
    brand_id: Mapped[Id]
    department_id: Mapped[Id]
    group_id: Mapped[Id]
    agent_id: Mapped[Id | None]
    customer_id: Mapped[Id | None]
    moved_by: Mapped[int | None] = mapped_column(sa.BigInteger, comment="sequence of its first transfer")
    is_outgoing: Mapped[bool]
    seconds: Mapped[int | None] = mapped_column(sa.BigInteger, comment="null unless both start and end are known")


class TimeLog(Entity):
    """Time logged on a ticket, chat or call log, as it was last saved. `at` is when the work began."""

    __tablename__ = "time_logs"

    id: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    is_deleted: Mapped[bool] = mapped_column(server_default=sa.false())
    at: Mapped[Moment] = mapped_column(index=True)
    entered_at: Mapped[Moment] = mapped_column(index=True)
    item_type: Mapped[str]
    item_id: Mapped[Id] = mapped_column(index=True)
    item_number: Mapped[str]
    brand_id: Mapped[Id | None]
    department_id: Mapped[Id | None]
    group_id: Mapped[Id | None]
    agent_id: Mapped[Id | None]
    category_id: Mapped[Id | None]
    subject: Mapped[str]
    is_billable: Mapped[bool]
    seconds: Mapped[int] = mapped_column(sa.BigInteger)


class Customer(Entity):
    """Whom items are for: an account under its own id, everybody else under an id made of the address (or of the item)."""

    __tablename__ = "customers"

    id: Mapped[Id] = mapped_column(primary_key=True)
    told_at: Mapped[Moment] = mapped_column(comment="of the newest fact that named it")
    told_by: Mapped[Id] = mapped_column(comment="that fact; of two at the same moment the greater")
    user_id: Mapped[Id | None]
    name: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]


class Forgotten(Entity):
    """A user who was deleted: what names him is wiped, also where it comes late; what counts stays."""

    __tablename__ = "forgotten"

    id: Mapped[Id] = mapped_column(primary_key=True)
