"""A ticket: where it stands, whose it is, how far it has come, and its clocks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from contracts.vocabulary import FollowUpState, Priority, TicketSource, TicketStatus
from services.tickets.models.entity import Entity, Id, Word, metadata

STATUS = Word(TicketStatus)
PRIORITY = Word(Priority)
CLOSED = frozenset({TicketStatus.CLOSED, TicketStatus.CLOSED_LOCKED})

number_counter = sa.Sequence("ticket_numbers", metadata=metadata)

SEARCHED = (
    "setweight(to_tsvector('simple', number), 'A') || setweight(to_tsvector('simple', left(subject, 1000)), 'A') || "
    "setweight(to_tsvector('simple', left(email || ' ' || coalesce(customer_name, ''), 1000)), 'B')"
)


class Ticket(Entity):
    """One ticket. All times are UTC; the summed seconds hold what ended, `status_changed_at` begins what runs."""

    __tablename__ = "tickets"

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(default=1)

    brand_id: Mapped[UUID]
    department_id: Mapped[UUID]
    group_id: Mapped[UUID]
    agent_id: Mapped[UUID | None]
    assignment_number: Mapped[int] = mapped_column(default=0)
    has_had_agent: Mapped[bool] = mapped_column(default=False)

    subject: Mapped[str]
    email: Mapped[str]
    user_id: Mapped[UUID | None]
    username: Mapped[str | None]
    customer_name: Mapped[str | None]
    customer_phone: Mapped[str | None]
    customer_ip: Mapped[str | None]
    visitor_id: Mapped[str | None]
    submitter_name: Mapped[str]
    submitter_email: Mapped[str]
    language: Mapped[str]

    status: Mapped[str] = mapped_column(STATUS, default=TicketStatus.ACTIVE)
    priority: Mapped[str] = mapped_column(PRIORITY, default=Priority.NORMAL)
    is_pinned: Mapped[bool] = mapped_column(default=False)
    pinned_at: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(Word(TicketSource))
    is_resolved: Mapped[bool] = mapped_column(default=False)

    created_at: Mapped[datetime]
    last_action_at: Mapped[datetime]
    waiting_clock_at: Mapped[datetime]
    status_changed_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by: Mapped[str | None]
    merged_into: Mapped[UUID | None]

    last_customer_message_at: Mapped[datetime | None]
    last_agent_message_at: Mapped[datetime | None]
    first_unanswered_at: Mapped[datetime | None]
    agent_clock_at: Mapped[datetime | None]
    has_response: Mapped[bool] = mapped_column(default=False)
    has_agent_response: Mapped[bool] = mapped_column(default=False)
    open_seconds: Mapped[int] = mapped_column(default=0)
    active_seconds: Mapped[int] = mapped_column(default=0)
    messages_in: Mapped[int] = mapped_column(default=0)
    messages_out: Mapped[int] = mapped_column(default=0)
    messages_out_by_agents: Mapped[int] = mapped_column(default=0)

    is_placing: Mapped[bool] = mapped_column(default=False)
    follow_up_due_at: Mapped[datetime | None]
    follow_up_state: Mapped[str | None] = mapped_column(Word(FollowUpState))
    verification_hash: Mapped[str]
    custom_fields: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    search: Mapped[Any] = mapped_column(TSVECTOR, sa.Computed(SEARCHED, persisted=True), deferred=True)

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def validation_hash(self) -> str:
        """What a link outside the system carries to be let in for reading: derived, so that the stored hash never travels (TKT-176)."""
        return sha256(f"{self.id}:{self.verification_hash}".encode()).hexdigest()[:32]

    def seconds_in(self, statuses: Collection[str], now: datetime) -> int:
        """Whole seconds spent in these statuses (open or active), up to now."""
        summed = self.active_seconds if tuple(statuses) == ("active",) else self.open_seconds
        return summed + (int((now - self.status_changed_at).total_seconds()) if self.status in statuses else 0)


_live = sa.text("deleted_at IS NULL")
_table = Ticket.__table__.c
sa.Index("tickets_of_group", _table.group_id, _table.status, _table.last_action_at, _table.id, postgresql_where=_live)
sa.Index(
    "tickets_of_group_by_priority",
    _table.group_id,
    _table.status,
    _table.priority,
    _table.last_action_at,
    _table.id,
    postgresql_where=_live,
)
sa.Index("tickets_of_agent", _table.agent_id, _table.status, _table.last_action_at, _table.id, postgresql_where=_live)
sa.Index("tickets_in_queue", _table.group_id, _table.status, _table.last_action_at, _table.id,
         postgresql_where=sa.text("agent_id IS NULL AND deleted_at IS NULL"))  # fmt: skip
sa.Index("tickets_by_status", _table.status, _table.last_action_at, _table.id, postgresql_where=_live)
sa.Index("tickets_pinned", _table.group_id, _table.status, _table.last_action_at, _table.id,
         postgresql_where=sa.text("is_pinned AND deleted_at IS NULL"))  # fmt: skip
sa.Index("tickets_of_user", _table.user_id, _table.last_action_at, _table.id, postgresql_where=sa.text("user_id IS NOT NULL"))
sa.Index("tickets_of_visitor", _table.visitor_id, postgresql_where=sa.text("visitor_id IS NOT NULL"))
sa.Index("tickets_by_email", sa.func.lower(_table.email), _table.last_action_at)
sa.Index("tickets_followed_up", _table.agent_id, _table.follow_up_due_at, _table.id,
         postgresql_where=sa.text("follow_up_due_at IS NOT NULL AND deleted_at IS NULL"))  # fmt: skip
sa.Index("tickets_searched", _table.search, postgresql_using="gin")
