"""Copies of what people owns, as far as mail needs it; fed by its facts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kit.storage.copies import Copied
from services.mail.models.columns import Entity, Id, Map


class Brand(Copied, Entity):
    """Copy of people's brand: through which account its mail goes."""

    __tablename__ = "brands"

    id: Mapped[Id] = mapped_column(primary_key=True)  # type: ignore[assignment]
    name: Mapped[str]
    is_default: Mapped[bool]
    smtp_account_id: Mapped[Id | None]


class SettingsSection(Entity):
    """Copy of a section of the system settings; its id is its name."""

    __tablename__ = "settings"

    id: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    values: Mapped[Map]
