"""Rows in pieces: all of them, in order, in their types, as they were when it began."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from kit.storage.engine import Database, open_database
from kit.storage.streaming import streamed
from kit.storage.tables import inbox

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def opened(database: Callable[[str], str]) -> Iterator[Database]:
    found = open_database("people", database("people"))
    yield found
    found.close()


def _keep(opened: Database, count: int) -> None:
    with opened.session() as session:
        rows = [{"lane": "test", "key": f"{number:06}", "answer": {"n": number}, "received_at": BEGUN} for number in range(count)]
        session.execute(sa.insert(inbox), rows)


def test_every_row_in_order_and_in_its_type(opened: Database) -> None:
    _keep(opened, 2_500)
    wanted = sa.select(inbox.c.key, inbox.c.answer, inbox.c.received_at).where(inbox.c.lane == "test").order_by(inbox.c.key.desc())
    with opened.reading() as session:
        pieces = list(streamed(session, wanted, at_once=1_000))
    assert [len(piece) for piece in pieces] == [1_000, 1_000, 500]
    rows = [row for piece in pieces for row in piece]
    assert (rows[0].key, rows[0].answer, rows[0].received_at) == ("002499", {"n": 2_499}, BEGUN)
    assert [row.key for row in rows] == sorted((row.key for row in rows), reverse=True)


def test_what_comes_meanwhile_is_not_in_it(opened: Database) -> None:
    _keep(opened, 5)
    with opened.reading() as session:
        pieces = streamed(session, sa.select(inbox.c.key).where(inbox.c.lane == "test"), at_once=2)
        seen = [*next(pieces)]
        with opened.session() as other:
            other.execute(sa.delete(inbox).where(inbox.c.lane == "test"))
        seen += [row for piece in pieces for row in piece]
    assert len(seen) == 5


def test_who_stops_in_the_middle_leaves_nothing_open(opened: Database) -> None:
    _keep(opened, 5)
    with opened.reading() as session:
        pieces = streamed(session, sa.select(inbox.c.key), at_once=2)
        next(pieces)
        pieces.close()  # type: ignore[attr-defined]
        assert session.scalar(sa.text("select count(*) from pg_cursors where name like 'rows%'")) == 0
        assert session.scalar(sa.text("show statement_timeout")) == "10s"


def test_a_statement_that_fails_fails_as_any_other(opened: Database) -> None:
    with opened.reading() as session:
        with pytest.raises(DBAPIError):
            next(streamed(session, sa.select((1 / sa.func.length(sa.literal(""))).label("x"))))
        assert session.scalar(sa.select(1)) == 1
