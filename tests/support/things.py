"""Entities of no service: for tests of the kit alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kit.storage.copies import Copied


class Entity(DeclarativeBase):
    pass


class Thing(Entity):
    __tablename__ = "things"
    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger)
    said_at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    text: Mapped[str] = mapped_column(sa.Text, default="")


class GroupCopy(Copied, Entity):
    __tablename__ = "group_copies"
    name: Mapped[str] = mapped_column(sa.Text)
