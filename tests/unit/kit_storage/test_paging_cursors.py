"""What a cursor from outside may and may not be."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa

from kit.errors import Invalid
from kit.storage.paging import Order, _closed, _opened

table = sa.table("things", sa.column("at", sa.DateTime(timezone=True)), sa.column("number", sa.BigInteger), sa.column("id", sa.Uuid))
ORDER = Order(table.c.at, table.c.number, table.c.id)
VALUES = {
    "at": datetime(2026, 1, 2, 3, 4, 5, 678901, UTC),
    "number": 12,
    "id": UUID("0190b0c6-0000-7000-8000-000000000001"),
}


def test_a_cursor_comes_back_as_what_it_was_made_of() -> None:
    assert _opened(_closed(VALUES, ORDER), ORDER) == list(VALUES.values())


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "!!!!",
        "é",
        "bnVsbA",
        _closed({"number": 1}, Order(table.c.number)),
        _closed(VALUES | {"number": "12"}, ORDER),
        _closed(VALUES | {"number": True}, ORDER),
        _closed(VALUES | {"id": "nobody"}, ORDER),
        _closed(VALUES | {"at": "2026-01-02"}, ORDER),
        "a" * 2000,
    ],
)
def test_what_is_no_cursor_of_this_list_is_refused_by_name(cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        _opened(cursor, ORDER)
    assert refused.value.field == "cursor"
