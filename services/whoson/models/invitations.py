"""Invitations to chat, kept for the reports when the visit is long gone (WHO-093)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.whoson.models.columns import Entity, Id, Moment


class Invitation(Entity):
    """At most one open one a visit (WHO-048)."""

    __tablename__ = "invitations"
    __table_args__ = (
        sa.Index("invitation_open", "visit_id", unique=True, postgresql_where=sa.text("state = 'sent'")),
        sa.Index("invitations_of_visit", "visit_id", "sent_at"),
        sa.Index("invitation_of_chat", "chat_id", postgresql_where=sa.text("chat_id is not null")),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    visit_id: Mapped[Id]
    visitor_key: Mapped[str]
    brand_id: Mapped[Id]
    source: Mapped[str] = mapped_column(comment="agent, event")
    kind: Mapped[str] = mapped_column(comment="invite, push")
    agent_id: Mapped[Id | None]
    department_id: Mapped[Id | None]
    group_id: Mapped[Id | None]
    state: Mapped[str] = mapped_column(comment="sent, accepted, rejected, ignored")
    chat_id: Mapped[Id | None]
    text: Mapped[str]
    sent_at: Mapped[Moment]
    answered_at: Mapped[Moment | None]


class Ban(Entity):
    """A browser or an address that is not tracked until then."""

    __tablename__ = "bans"

    what: Mapped[str] = mapped_column(primary_key=True, comment="key:<visitor key> or ip:<address>")
    until: Mapped[Moment]
    banned_by: Mapped[str]
    banned_at: Mapped[Moment]
