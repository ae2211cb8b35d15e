"""What every entity of routing is built on."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

metadata = sa.MetaData(
    naming_convention={
        "uq": "%(table_name)s_%(column_0_N_name)s_once",
        "ck": "%(table_name)s_%(constraint_name)s",
        "fk": "%(table_name)s_%(column_0_name)s_of",
        "pk": "%(table_name)s_pkey",
    }
)


class Entity(DeclarativeBase):
    """A row of routing's own database."""

    metadata = metadata
    type_annotation_map = {dict[str, Any]: JSONB, list[Any]: JSONB, str: sa.Text}
