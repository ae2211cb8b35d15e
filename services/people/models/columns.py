"""The kinds of columns the models of this service are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kit.errors import Conflict

Id = Annotated[str, mapped_column(sa.Uuid(as_uuid=False))]
Moment = Annotated[datetime, mapped_column(sa.DateTime(timezone=True))]
Map = Annotated[dict[str, Any], mapped_column(JSONB)]
Rows = Annotated[list[dict[str, Any]], mapped_column(JSONB)]
Texts = Annotated[list[str], mapped_column(JSONB)]


class Entity(DeclarativeBase):
    """What all entities of this service come from; `Entity.metadata` is their tables."""


class Versioned:
    """Counts its changes, so that two people who edit the same thing notice each other."""

    version: Mapped[int] = mapped_column(default=1)

    def change(self, expected_version: int | None, values: dict[str, Any]) -> bool:
        """Sets the values and counts the change; says whether anything differs. Raises Conflict when somebody was faster."""
        if expected_version is not None and expected_version != self.version:
            raise Conflict("changed_meanwhile", "Somebody else changed this meanwhile. Look again and repeat your change.")
        differing = {name: value for name, value in values.items() if getattr(self, name) != value}
        for name, value in differing.items():
            setattr(self, name, value)
        if differing:
            self.version += 1
        return bool(differing)
