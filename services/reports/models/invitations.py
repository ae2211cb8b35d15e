"""Invitations of Who's On by what their sending says: whoever sent one is credited with what becomes of the chat (REP-060)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from services.reports.models.columns import Entity, Id, Moment


class Invitation(Entity):
    """Who sent it, as soon as that is told; and between which moments acts of its chat stand that wait to be told."""

    __tablename__ = "invitations"

    id: Mapped[Id] = mapped_column(primary_key=True)
    brand_id: Mapped[Id | None]
    department_id: Mapped[Id | None]
    group_id: Mapped[Id | None]
    agent_id: Mapped[Id | None]
    word: Mapped[str | None] = mapped_column(comment="agent (by hand), event; null while its sending has not been told")
    awaiting_from: Mapped[Moment | None]
    awaiting_until: Mapped[Moment | None]
