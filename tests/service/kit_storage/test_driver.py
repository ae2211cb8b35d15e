"""Transactions that begin along with their first statement, and end along with their last."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from kit.bus.workshop import Workshop
from kit.service import Service
from kit.storage.driver import IDLE
from kit.storage.engine import Database
from kit.storage.prepared import Prepared
from kit.storage.work import Call, Work, settle
from tests.support.things import Entity, Thing

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
COUNT = sa.select(sa.func.count()).select_from(Thing)
DIE = Prepared("die", ("int",), "select pg_terminate_backend(pg_backend_pid()), $1")


def _thing() -> Thing:
    return Thing(id=UUID(str(uuid7())), number=1, said_at=NOW)


def _stored(things: Database) -> int:
    with things.reading() as session:
        return int(session.scalar(COUNT) or 0)


def _is_idle(session: Session) -> bool:
    driver = session.connection().connection.driver_connection
    assert driver is not None
    return bool(driver.info.transaction_status == IDLE)


def test_what_is_not_committed_is_seen_by_nobody_and_goes(things: Database) -> None:
    with Session(things.writer) as session:
        session.add(_thing())
        session.flush()
        assert session.scalar(COUNT) == 1
        assert _stored(things) == 0
    assert _stored(things) == 0


def test_after_an_error_the_connection_goes_on_as_if_nothing_had_been(things: Database) -> None:
    with Session(things.writer) as session:
        session.add(_thing())
        session.flush()
        with pytest.raises(DBAPIError):
            session.execute(sa.text("select 1 / 0"))
        session.rollback()
        session.add(_thing())
        session.commit()
    assert _stored(things) == 1


def test_an_error_in_the_very_first_statement_leaves_nothing_open(things: Database) -> None:
    with Session(things.writer) as session:
        with pytest.raises(DBAPIError):
            session.execute(sa.text("select 1 / 0"))
        session.rollback()
        assert _is_idle(session)
        assert session.scalar(sa.text("select 1")) == 1


def test_a_part_can_be_taken_back(things: Database) -> None:
    with Session(things.writer) as session:
        with pytest.raises(DBAPIError), session.begin_nested():
            session.add(_thing())
            session.flush()
            session.execute(sa.text("select 1 / 0"))
        session.add(_thing())
        session.commit()
    assert _stored(things) == 1


def test_settling_commits(things: Database) -> None:
    with Session(things.writer) as session:
        work = Work("sample", session, NOW, Call())
        work.append(_thing())
        settle(session, [work])
        assert _is_idle(session)
        assert _stored(things) == 1


def test_in_pieces_each_statement_is_done_by_itself_and_nobody_gets_the_connection_afterwards(things: Database) -> None:
    with things.in_pieces() as connection:
        mine = connection.scalar(sa.text("select pg_backend_pid()"))
        connection.execute(sa.insert(Thing).values(id=UUID(str(uuid7())), number=1, said_at=NOW))
        assert _stored(things) == 1
    with Session(things.writer) as session:
        assert session.scalar(sa.text("select pg_backend_pid()")) != mine
        session.add(_thing())
        session.flush()
        assert not _is_idle(session)


@pytest.mark.parametrize(("is_at_the_end", "times"), [(False, 2), (True, 1)])
def test_a_connection_lost_before_the_commit_is_tried_again_and_with_the_commit_not(
    things: Database, is_at_the_end: bool, times: int
) -> None:
    tried = []

    def act(session: Session) -> tuple[None, list[Work]]:
        work = Work("sample", session, NOW, Call())
        tried.append(session.scalar(COUNT))
        if len(tried) < 2 and is_at_the_end:
            work.put_off_until_settled(DIE, 0)
        elif len(tried) < 2:
            DIE.run(session, 0)
        work.append(_thing())
        return None, [work]

    workshop = Workshop(Service(name="sample", metadata=Entity.metadata), things)
    if is_at_the_end:
        with pytest.raises(OperationalError):
            workshop.do(act)
    else:
        workshop.do(act)
    assert len(tried) == times
    assert _stored(things) == times - 1
