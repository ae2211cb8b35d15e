"""A live chat, and the rules that guard its own state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column

from services.chat.models.columns import Entity, Id, Map, Moment

QUEUED, ACTIVE, COMPLETED = "queued", "active", "completed"
NUMBERS = sa.Sequence("chat_numbers", metadata=Entity.metadata)
NOT_IDLE = sa.literal(datetime(9999, 1, 1, tzinfo=UTC), sa.DateTime(timezone=True))
ANSWER_WITHIN = timedelta(seconds=30)


class Chat(Entity):
    """One live chat. Routing decides its owner; the chat obeys the highest `assignment_number` it has seen."""

    __tablename__ = "chats"

    id: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True, comment="public, CHT-138")
    brand_id: Mapped[Id]
    department_id: Mapped[Id]
    group_id: Mapped[Id]
    agent_id: Mapped[Id | None]
    assignment_number: Mapped[int] = mapped_column(default=0)

    user_id: Mapped[Id | None] = mapped_column(index=True)
    customer_username: Mapped[str | None]
    customer_name: Mapped[str]
    customer_email: Mapped[str | None]
    ip: Mapped[str | None]
    question: Mapped[str | None]
    language: Mapped[str | None]

    status: Mapped[str]
    outcome: Mapped[str | None]
    direction: Mapped[str] = mapped_column(default="incoming")
    entry: Mapped[str] = mapped_column(default="portal")
    chat_link_id: Mapped[Id | None]
    invitation_id: Mapped[Id | None]

    started_at: Mapped[Moment]
    queued_at: Mapped[Moment | None] = mapped_column(comment="place in the queue; a chat handed off keeps its first")
    waiting_since: Mapped[Moment | None] = mapped_column(comment="since when it has had no agent")
    assigned_at: Mapped[Moment | None]
    first_assigned_at: Mapped[Moment | None]
    first_response_at: Mapped[Moment | None]
    first_unanswered_at: Mapped[Moment | None] = mapped_column(sa.DateTime(timezone=True), comment="idle since, CHT-059")
    last_answer_at: Mapped[Moment | None]
    last_agent_typing_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]

    messages_in: Mapped[int] = mapped_column(default=0)
    messages_out: Mapped[int] = mapped_column(default=0)
    queue_seconds: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0, comment="number of the last message")
    last_public_number: Mapped[int] = mapped_column(default=0, comment="number of the last message the customer sees")

    request_id: Mapped[Id | None] = mapped_column(comment="the question to routing that is not answered yet")
    requested_at: Mapped[Moment | None]
    moving: Mapped[Map | None] = mapped_column(comment="the transfer that takes effect with routing's answer")
    custom_fields: Mapped[Map] = mapped_column(default=dict)
    deleted_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1, comment="grows with every change that is told")

    idle_since: Mapped[datetime] = column_property(sa.func.coalesce(first_unanswered_at, NOT_IDLE))

    __table_args__ = (
        sa.Index("chats_queue", "group_id", "queued_at", "id", postgresql_where=sa.text("status = 'queued'")),
        sa.Index("chats_active_of_agent", "agent_id", "started_at", "id", postgresql_where=sa.text("status = 'active'")),
        sa.Index("chats_active_of_group", "group_id", "started_at", "id", postgresql_where=sa.text("status = 'active'")),
        sa.Index("chats_completed_of_group", "group_id", "ended_at", "id", postgresql_where=sa.text("status = 'completed'")),
        sa.Index("chats_completed", "ended_at", "id", postgresql_where=sa.text("status = 'completed'")),
        sa.Index("chats_of_email", "customer_email"),
        sa.Index("chats_deleted", "deleted_at", postgresql_where=sa.text("deleted_at is not null")),
    )

    @property
    def is_open(self) -> bool:
        """Queued or active, and not deleted."""
        return self.status != COMPLETED and self.deleted_at is None

    @property
    def place(self) -> dict[str, str]:
        return {"brand_id": self.brand_id, "department_id": self.department_id, "group_id": self.group_id}

    @property
    def has_answer_of_this_owner(self) -> bool:
        """Our side answered since the present owner got the chat; a co-chat answer counts (RTE-187)."""
        return self.last_answer_at is not None and self.assigned_at is not None and self.last_answer_at >= self.assigned_at

    def awaits_routing(self, now: datetime) -> bool:
        """A question to routing is on its way. One that stays unanswered does not block the chat for ever."""
        return self.request_id is not None and self.requested_at is not None and now - self.requested_at < ANSWER_WITHIN

    def hear(self, at: datetime) -> bool:
        """The customer wrote. True if this starts the response clock (CHT-059)."""
        self.messages_in += 1
        if self.first_unanswered_at is not None:
            return False
        self.first_unanswered_at = at
        return True

    def answer(self, at: datetime) -> datetime | None:
        """Our side answered (CHT-028): stops the response clock and tells since when it ran, if it did."""
        unanswered_since, self.first_unanswered_at = self.first_unanswered_at, None
        self.messages_out += 1
        self.last_answer_at = at
        self.first_response_at = self.first_response_at or at
        return unanswered_since

    def next_numbers(self, *, is_seen_by_customer: bool) -> tuple[int, int | None]:
        """Numbers of the next message: among all, and among those the customer sees. Both grow by one without gaps."""
        self.last_number += 1
        if not is_seen_by_customer:
            return self.last_number, None
        self.last_public_number += 1
        return self.last_number, self.last_public_number

    def give_to(self, agent_id: str, assignment_number: int, at: datetime) -> bool:
        """Obeys routing: a new owner. True if he is the first this chat ever had."""
        self.agent_id, self.assignment_number = agent_id, assignment_number
        self.status, self.assigned_at = ACTIVE, at
        self.waiting_since = None
        is_first, self.first_assigned_at = self.first_assigned_at is None, self.first_assigned_at or at
        return is_first

    def put_in_queue(self, assignment_number: int, queued_at: datetime, at: datetime) -> None:
        """Obeys routing: no agent from now on. `queued_at` gives the place, `at` the start of this wait."""
        self.agent_id, self.assignment_number = None, assignment_number
        self.status, self.assigned_at = QUEUED, None
        self.queued_at, self.waiting_since = queued_at, self.waiting_since or at

    def complete(self, outcome: str, at: datetime) -> None:
        self.status, self.outcome, self.ended_at = COMPLETED, outcome, at
        self.request_id, self.moving = None, None

    def idle_for(self, now: datetime) -> timedelta | None:
        """How long the customer has waited for an answer; None while it is not idle."""
        if self.status != ACTIVE or self.first_unanswered_at is None:
            return None
        return now - self.first_unanswered_at


def state(chat: Chat) -> dict[str, Any]:
    """The `chat` shape of the bus, the whole state."""
    plain = {name: getattr(chat, name) for name in _PLAIN}
    customer = {
        "user_id": chat.user_id,
        "username": chat.customer_username,
        "name": chat.customer_name,
        "email": chat.customer_email,
        "phone": None,
        "ip": chat.ip,
    }
    return plain | {"place": chat.place, "customer": customer, "custom_fields": dict(chat.custom_fields)}


_PLAIN = (
    "id", "number", "agent_id", "assignment_number", "question", "language", "status", "outcome", "direction", "entry",
    "chat_link_id", "invitation_id", "started_at", "queued_at", "assigned_at", "first_assigned_at", "first_response_at",
    "first_unanswered_at", "ended_at", "messages_in", "messages_out", "queue_seconds", "deleted_at",
)  # fmt: skip
