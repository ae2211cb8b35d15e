"""Accounts at mail servers, and how each of them stands."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.mail.models.columns import Entity, Id, Moment


class Account(Entity):
    """A server through which mail goes out. The password is sealed (kit/sealing.py) and leaves this service nowhere."""

    __tablename__ = "accounts"
    __table_args__ = (sa.Index("account_names", sa.text("lower(name)"), unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    host: Mapped[str]
    port: Mapped[int]
    security: Mapped[str] = mapped_column(comment="none, starttls, tls")
    ignores_certificate: Mapped[bool]
    username: Mapped[str]
    sealed_password: Mapped[str]
    from_name: Mapped[str]
    from_address: Mapped[str]
    deadline_seconds: Mapped[int]
    most_a_minute: Mapped[int]
    created_by: Mapped[str]
    created_at: Mapped[Moment]


class Standing(Entity):
    """Who is sending through an account now, whether it rests, and how much it has sent in its present minute."""

    __tablename__ = "standings"

    account_id: Mapped[Id] = mapped_column(sa.ForeignKey("accounts.id", ondelete="cascade"), primary_key=True)
    taken_by: Mapped[Id | None] = mapped_column(comment="of one round; a round that is cut off loses it with busy_until")
    busy_until: Mapped[Moment | None]
    served_at: Mapped[Moment | None]
    rests_until: Mapped[Moment | None]
    failures: Mapped[int] = mapped_column(comment="rounds in a row without a line to the server")
    trouble: Mapped[str] = mapped_column(comment="what the last of them said")
    minute_at: Mapped[Moment | None]
    minute_count: Mapped[int]
