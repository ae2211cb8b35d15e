"""When agents and customers were last heard of: pings, so losing the table costs one grace period and nothing else."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from services.chat.models.columns import Entity, Moment


class Seen(Entity):
    """`who` is agent:<id>, visitor:<chat id>, or `ear`: our own ping, which shows that we hear at all."""

    __tablename__ = "seen"
    __table_args__ = {"prefixes": ["UNLOGGED"]}

    who: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    since: Mapped[Moment] = mapped_column(comment="start of the unbroken row of pings")
