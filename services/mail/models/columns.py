"""The registry of this service's tables, and the kinds of columns they are made of."""

from __future__ import annotations

from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

from kit.storage.columns import Id, Map, Moment, new_id

Maps = Annotated[list[dict[str, Any]], mapped_column(JSONB)]

__all__ = ["Entity", "Id", "Map", "Maps", "Moment", "new_id"]


class Entity(DeclarativeBase):
    """What all entities of mail come from; `Entity.metadata` is their tables."""

    type_annotation_map = {str: sa.Text}
