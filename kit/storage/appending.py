"""Rows that are only ever added: messages, history. Written past the ORM's bookkeeping, together with the facts of their work."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import psycopg2
from sqlalchemy.orm import Mapper

from kit.storage.engine import to_json_text
from kit.storage.prepared import Prepared

DIALECT: sa.Dialect = psycopg2.dialect(json_serializer=to_json_text)  # type: ignore[no-untyped-call]
Value = Callable[[Any], Any]


def call_of(row: Any) -> tuple[Prepared, list[Any]]:
    """The statement that inserts this entity, and its values."""
    prepared, values = _insert(type(row))  # type: ignore[arg-type]
    return prepared, [value(row) for value in values]


@cache
def _insert(entity: Any) -> tuple[Prepared, list[Value]]:
    mapper: Mapper[Any] = sa.inspect(entity)
    table = mapper.local_table
    assert isinstance(table, sa.Table)
    columns = [column for column in table.columns if column.computed is None and column.identity is None]
    names = ", ".join(f'"{column.name}"' for column in columns)
    marks = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
    types = tuple(column.type.compile(DIALECT) for column in columns)
    sql = f"insert into {table.name} ({names}) values ({marks})"  # noqa: S608  (names of our own tables)
    prepared = Prepared(f"append_{table.name}", types, sql)
    return prepared, [_value(mapper.get_property_by_column(column).key, column) for column in columns]


def _value(key: str, column: sa.Column[Any]) -> Value:
    """What goes out for this column: the entity's value or the column's default, as the driver wants it."""
    bind = column.type.dialect_impl(DIALECT).bind_processor(DIALECT)
    default: Any = column.default

    def value(row: Any) -> Any:
        found = getattr(row, key)
        if found is None and default is not None:
            found = default.arg(None) if default.is_callable else default.arg
        return bind(found) if bind is not None else found

    return value
