"""What goes out at the end of a work: appended rows, facts with their numbers, statements planned once a connection."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import orjson
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from uuid_utils import uuid7

from kit.storage.engine import Database
from kit.storage.prepared import Prepared, run_all
from kit.storage.tables import outbox
from kit.storage.work import Call, Work, settle
from tests.support.sample_service import NoteKept
from tests.support.things import Thing

NOW = datetime(2026, 3, 1, 9, 30, 0, 123_000, tzinfo=UTC)
ADD = Prepared("add", ("int", "int"), "select $1 + $2")


def _thing(number: int) -> Thing:
    return Thing(id=UUID(str(uuid7())), number=number, said_at=NOW)


def test_what_is_appended_is_stored_as_the_session_would(things: Database) -> None:
    appended, added = _thing(1), _thing(2)
    with things.session() as session:
        work = Work("sample", session, NOW, Call())
        work.append(appended)
        session.add(added)
        session.flush()
        settle(session, [work])
    columns = [column for column in Thing.__table__.c if column.name not in ("id", "number")]
    with things.reading() as session:
        one, other = session.execute(sa.select(*columns).order_by(Thing.number)).all()
        assert session.scalar(sa.select(Thing.id).where(Thing.number == 1)) == appended.id
    assert tuple(one) == tuple(other)


def test_facts_are_numbered_by_subject_in_the_order_of_announcing(things: Database) -> None:
    tricky = 'x"sequence":"000000000009"'
    with things.session() as session:
        for subjects in (("a", tricky, "a"), ("a", "b")):
            work = Work("sample", session, NOW, Call(actor=tricky))
            for subject in subjects:
                work.announce(NoteKept(subject=subject, text=tricky))
            assert settle(session, [work]) == len(subjects)
    with things.reading() as session:
        bodies = [orjson.loads(body) for body in session.scalars(sa.select(outbox.c.body).order_by(outbox.c.id))]
    assert [(said["subject"], int(said["sequence"])) for said in bodies] == [("a", 1), (tricky, 1), ("a", 2), ("a", 3), ("b", 1)]
    assert all(said["data"]["text"] == said["actor"] == tricky for said in bodies)


def test_a_statement_is_planned_once_a_connection_and_survives_a_rollback(things: Database) -> None:
    known = sa.text("select count(*) from pg_prepared_statements where name = 'add'")
    with things.writer.connect() as connection:
        assert ADD.run(connection, 1, 2).scalar() == 3
        connection.rollback()
        assert ADD.run(connection, 3, 4).scalar() == 7
        assert connection.scalar(known) == 1
        connection.invalidate()
        connection.rollback()
        assert connection.scalar(known) == 0, "another connection knows nothing yet"
        assert ADD.run(connection, 5, 6).scalar() == 11


def test_statements_that_go_together_fail_together(things: Database) -> None:
    divide = Prepared("divide", ("int",), "select 1 / $1")
    with pytest.raises(DBAPIError), things.session() as session:
        session.add(_thing(1))
        session.flush()
        run_all(session, [(ADD, (1, 2)), (divide, (0,))])
    with things.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Thing)) == 0
