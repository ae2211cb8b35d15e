"""The registry all entities of this service stand in, and the column types they share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column
from uuid_utils import uuid7

metadata = sa.MetaData()


class Entity(DeclarativeBase):
    """What every entity of tickets derives from."""

    metadata = metadata
    type_annotation_map = {datetime: sa.DateTime(timezone=True), str: sa.Text, UUID: sa.Uuid}


def new_id() -> UUID:
    """A fresh id that sorts by the time it was made."""
    return UUID(str(uuid7()))


class Word(sa.TypeDecorator[str]):
    """A word of a fixed list, stored as its place in it: small, and sorts in the order of the list. The list may only grow at its end."""

    impl = sa.SmallInteger
    cache_ok = True

    def __init__(self, words: type[StrEnum] | Sequence[str]) -> None:
        super().__init__()
        self.words = tuple(str(word) for word in words)

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> Any:
        return None if value is None else self.words.index(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else self.words[value]


Id = Annotated[UUID, mapped_column(primary_key=True, default=new_id)]
