"""The registry of this service's tables, and the kinds of columns they are made of."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from kit.storage.columns import Id, Ids, Map, Moment, Texts, Uid, new_id

__all__ = ["Entity", "Id", "Ids", "Map", "Moment", "Texts", "Uid", "new_id"]


class Entity(DeclarativeBase):
    """What all entities of reports come from; `Entity.metadata` is their tables."""

    type_annotation_map = {str: sa.Text}
