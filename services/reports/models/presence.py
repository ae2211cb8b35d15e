"""Agents' switches and sessions: what the activity list, coverage and web sessions are made of."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.reports.models.columns import Entity, Id, Map, Moment


class StatusEvent(Entity):
    """One line of Agent-Group Activity (REP-203): logged_in, logged_out, active, inactive, available, unavailable, auto_inactive."""

    __tablename__ = "status_events"

    fact_id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger, comment="of the agent's facts")
    agent_id: Mapped[Id]
    event: Mapped[str]
    channel: Mapped[str | None] = mapped_column(comment="tickets, chats, calls; of active, inactive")
    brand_id: Mapped[Id | None]
    department_id: Mapped[Id | None]
    group_id: Mapped[Id | None]

    __table_args__ = (sa.Index("status_events_agent", "agent_id", "sequence"),)


class Duty(Entity):
    """An agent covers a channel in a group (REP-061): logged in and active, for chats also Available. Worked out of status events."""

    __tablename__ = "duties"

    agent_id: Mapped[Id] = mapped_column(primary_key=True)
    group_id: Mapped[Id] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(primary_key=True)
    until_at: Mapped[Moment | None]
    brand_id: Mapped[Id]
    department_id: Mapped[Id]

    __table_args__ = (sa.Index("duties_at", "channel", "at", "until_at"),)


class ChatLimit(Entity):
    """How many chats an agent takes at once (RTE-037); who has no row takes one."""

    __tablename__ = "chat_limits"

    agent_id: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    max_active_chats: Mapped[int]


class AgentNow(Entity):
    """How far an agent's duties are worked out, and how he stood then: what goes on needs no look at what was before."""

    __tablename__ = "agents_now"

    id: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger, comment="of the last of his facts that is in it")
    at: Mapped[Moment | None] = mapped_column(comment="the latest moment until then")
    is_logged_in: Mapped[bool]
    is_available: Mapped[bool]
    switches: Mapped[Map] = mapped_column(comment="those on: group:channel to {brand_id, department_id, since: of the duty?}")


class WebSession(Entity):
    """An agent at work in the browser (REP-062); without an end it still runs."""

    __tablename__ = "web_sessions"

    id: Mapped[Id] = mapped_column(primary_key=True)
    agent_id: Mapped[Id]
    at: Mapped[Moment] = mapped_column(index=True)
    until_at: Mapped[Moment | None]
