"""Filters of visitors, shared by all employees (WHO-170)."""

from __future__ import annotations

from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.whoson.models.columns import Entity, Id, Moment

Conditions = Annotated[list[dict[str, Any]], mapped_column(JSONB)]


class Filter(Entity):
    """`conditions` is a list of {field, operator, value}, all of which must hold; without a brand those of all brands match (WHO-035)."""

    __tablename__ = "filters"
    __table_args__ = (sa.Index("filter_names", sa.text("lower(name)"), unique=True),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    brand_id: Mapped[Id | None]
    conditions: Mapped[Conditions]
    created_by: Mapped[str]
    created_at: Mapped[Moment]
