"""Lists by cursor: each page goes on where the last one ended, however many rows come or go in between."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from kit.errors import Invalid

LIMIT = 25
MOST = 100


class Order:
    """What a list is sorted by: columns, the last of them unique; a minus in front (`-Ticket.number`) is not understood, use `desc`.

    The columns must not be null and must be among what the select gives, under their own names (or be the one entity selected).
    """

    def __init__(self, *columns: Any, desc: bool = False) -> None:
        self.columns: tuple[Any, ...] = columns
        self.desc = desc

    def sorting(self) -> list[ColumnElement[Any]]:
        return [column.desc() if self.desc else column.asc() for column in self.columns]

    def after(self, values: Sequence[Any]) -> ColumnElement[bool]:
        """Everything behind these values. One comparison of rows, which an index on the columns answers."""
        here = sa.tuple_(*self.columns)
        there = sa.tuple_(*(sa.literal(value, column.type) for value, column in zip(values, self.columns, strict=True)))
        return here < there if self.desc else here > there


def page(
    session: Session,
    select: sa.Select[*tuple[Any, ...]],
    order: Order,
    cursor: str | None = None,
    limit: int = LIMIT,
    shape: Callable[[Any], Any] | None = None,
) -> dict[str, Any]:
    """{items, next_cursor}: `items` are the entities, or row mappings as dicts, each put through `shape` if given.

    One query. `limit` is held between 1 and 100. Raises Invalid for a cursor that is not from this list.
    """
    limit = max(1, min(limit, MOST))
    statement = select.order_by(*order.sorting()).limit(limit + 1)
    if cursor:
        statement = statement.where(order.after(_opened(cursor, order)))
    rows = session.execute(statement).all()
    is_entity = bool(rows) and len(rows[0]) == 1 and hasattr(type(rows[0][0]), "__mapper__")
    found = [row[0] if is_entity else _plain(row._mapping) for row in rows]
    more = len(found) > limit
    found = found[:limit]
    next_cursor = _closed(found[-1], order) if more else None
    return {"items": [shape(item) for item in found] if shape else found, "next_cursor": next_cursor}


def plain(rows: Iterable[Mapping[Any, Any]]) -> list[dict[str, Any]]:
    """Rows as dicts that JSON can hold: the names SQLAlchemy gives them are not of the very type `str`."""
    return [_plain(row) for row in rows]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def _closed(item: Any, order: Order) -> str:
    values = [item[column.key] if isinstance(item, dict) else getattr(item, column.key) for column in order.columns]
    said = orjson.dumps(values, default=str)
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def _opened(cursor: str, order: Order) -> list[Any]:
    try:
        if len(cursor) > 1000:
            raise ValueError("too long")
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(order.columns):
            raise ValueError("not a cursor of this list")
        return [_typed(value, column.type) for value, column in zip(values, order.columns, strict=True)]
    except (ValueError, TypeError, binascii.Error) as wrong:
        raise Invalid("cursor", "This cursor does not belong to this list. Start again without one.", field="cursor") from wrong


def _typed(value: Any, kind: Any) -> Any:
    wanted = kind.python_type
    if wanted is UUID:
        return UUID(value)
    if wanted is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("a moment without its zone")
        return moment
    if type(value) is not wanted:
        raise ValueError(f"{wanted.__name__} wanted")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("too large")
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("not text")
    return value
