"""Pages by cursor over a real table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from uuid_utils import uuid7

from kit.storage.engine import Database
from kit.storage.paging import Order, page
from tests.support.things import Thing

START = datetime(2026, 3, 1, tzinfo=UTC)
NEWEST = Order(Thing.said_at, Thing.id, desc=True)


@pytest.fixture
def stocked(things: Database) -> Database:
    """Thirty things, three at each moment."""
    with things.session() as session:
        for number in range(30):
            session.add(Thing(id=UUID(str(uuid7())), number=number, said_at=START + timedelta(minutes=number // 3)))
    return things


def _numbers(stocked: Database, order: Order, limit: int) -> list[int]:
    found, cursor = [], None
    with stocked.reading() as session:
        while True:
            answer = page(session, sa.select(Thing), order, cursor, limit)
            found += [thing.number for thing in answer["items"]]
            cursor = answer["next_cursor"]
            if cursor is None:
                return found


@pytest.mark.parametrize("limit", [1, 3, 7, 29, 30, 31])
def test_every_row_once_in_order(stocked: Database, limit: int) -> None:
    assert _numbers(stocked, NEWEST, limit) == sorted(range(30), reverse=True)
    assert _numbers(stocked, Order(Thing.number), limit) == list(range(30))


def test_rows_that_come_in_between_move_nothing(stocked: Database) -> None:
    with stocked.reading() as session:
        first = page(session, sa.select(Thing), NEWEST, limit=10)
    with stocked.session() as session:
        session.add(Thing(id=UUID(str(uuid7())), number=99, said_at=START + timedelta(days=1)))
    with stocked.reading() as session:
        second = page(session, sa.select(Thing), NEWEST, first["next_cursor"], 10)
    assert [thing.number for thing in second["items"]] == list(range(19, 9, -1))


def test_columns_come_as_dicts_and_may_be_shaped(stocked: Database) -> None:
    wanted = sa.select(Thing.number, Thing.id)
    with stocked.reading() as session:
        first = page(session, wanted, Order(Thing.number), limit=2, shape=lambda row: row["number"])
        second = page(session, wanted, Order(Thing.number), first["next_cursor"], limit=1)
    assert first["items"] == [0, 1]
    assert second["items"][0].keys() == {"number", "id"}


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (1000, 30)])
def test_the_limit_is_bounded(stocked: Database, asked: int, given: int) -> None:
    with stocked.reading() as session:
        assert len(page(session, sa.select(Thing), NEWEST, limit=asked)["items"]) == given
