"""Who had a chat, who may not be given it again, and who writes in it beside the owner."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.chat.models.columns import Entity, Id, Moment


class Holding(Entity):
    """An agent's time with a chat. The open one (`to_at` null) is the present owner's."""

    __tablename__ = "holdings"

    id: Mapped[Id] = mapped_column(primary_key=True)
    chat_id: Mapped[Id] = mapped_column(sa.ForeignKey("chats.id", ondelete="CASCADE"), index=True)
    agent_id: Mapped[Id]
    from_at: Mapped[Moment]
    to_at: Mapped[Moment | None]

    __table_args__ = (sa.Index("holdings_of_agent", "agent_id", "from_at"),)


class Bar(Entity):
    """An agent a timer took this chat from: not chosen by rule until he shows that he is back (CHT-055)."""

    __tablename__ = "bars"

    chat_id: Mapped[Id] = mapped_column(sa.ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    agent_id: Mapped[Id] = mapped_column(primary_key=True, index=True)
    at: Mapped[Moment]


class Participant(Entity):
    """An employee who coaches or co-chats (CHT-040 to 044); `left_at` null while he takes part."""

    __tablename__ = "participants"

    id: Mapped[Id] = mapped_column(primary_key=True)
    chat_id: Mapped[Id] = mapped_column(sa.ForeignKey("chats.id", ondelete="CASCADE"))
    employee_id: Mapped[Id]
    role: Mapped[str] = mapped_column(comment="coach or cochat")
    joined_at: Mapped[Moment]
    left_at: Mapped[Moment | None]

    __table_args__ = (
        sa.Index("participants_now", "chat_id", "employee_id", "role", unique=True, postgresql_where=sa.text("left_at is null")),
        sa.Index("participants_of_employee", "employee_id", "joined_at"),
    )
