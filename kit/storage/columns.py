"""Kinds of columns that the models of several services are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import mapped_column
from uuid_utils import uuid7


class Uid(sa.types.TypeDecorator[str]):
    """A uuid that is text in Python, as it is in every envelope and answer."""

    impl = sa.Uuid
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(as_uuid=False)

    @property
    def python_type(self) -> type[Any]:
        """What a cursor's value is read as, so that a forged one is refused before PostgreSQL sees it."""
        return UUID

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else str(value)


def new_id() -> str:
    """A fresh id that sorts by the time it was made."""
    return str(uuid7())


Id = Annotated[str, mapped_column(Uid)]
Ids = Annotated[list[str], mapped_column(ARRAY(Uid))]
Texts = Annotated[list[str], mapped_column(ARRAY(sa.Text))]
Moment = Annotated[datetime, mapped_column(sa.DateTime(timezone=True))]
Map = Annotated[dict[str, Any], mapped_column(JSONB)]
