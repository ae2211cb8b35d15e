"""Connections: what they cost, what they forbid, and what happens when the server hangs up."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError
from uuid_utils import uuid7

from kit.storage.engine import Database, open_database
from tests.support import run
from tests.support.things import Thing
from tests.support.waiting import eventually

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def _thing(number: int = 1) -> Thing:
    return Thing(id=UUID(str(uuid7())), number=number, said_at=NOW)


def test_a_session_commits_at_the_end_and_rolls_back_on_an_exception(things: Database) -> None:
    def fail_at_the_end() -> None:
        with things.session() as session:
            session.add(_thing())
            session.flush()
            raise ZeroDivisionError

    with things.session() as session:
        session.add(_thing())
    with pytest.raises(ZeroDivisionError):
        fail_at_the_end()
    with things.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Thing)) == 1


def test_a_reading_session_cannot_write(things: Database) -> None:
    with things.reading() as session:
        session.add(_thing())
        with pytest.raises(DBAPIError, match="read-only transaction"):
            session.flush()


def test_connections_that_died_in_the_pool_are_replaced_without_anyone_noticing(things: Database) -> None:
    for opened in (things.session, things.reading):
        with opened() as session:
            session.execute(sa.text("select 1"))
    _hang_up(things)
    for opened in (things.session, things.reading):
        with opened() as session:
            assert session.scalar(sa.text("select 1")) == 1


def _hang_up(things: Database) -> None:
    """Has the server end all our connections, and waits until they are gone."""
    name = {"name": things.writer.url.database}
    server = run.beside(run.server(), "postgres")
    with open_database("tests", server).in_pieces() as other:
        other.execute(sa.text("select pg_terminate_backend(pid) from pg_stat_activity where datname = :name"), name)
        left = sa.text("select count(*) from pg_stat_activity where datname = :name")
        eventually(lambda: other.scalar(left, name) == 0)


def test_a_statement_that_takes_too_long_is_cut_by_the_server(things: Database) -> None:
    with things.session() as session:
        assert session.scalar(sa.text("show statement_timeout")) == "10s"
        assert session.scalar(sa.text("show lock_timeout")) == "5s"
        assert session.scalar(sa.text("show timezone")) == "UTC"
        assert session.scalar(sa.text("show application_name")) == "frontline tests"
        session.execute(sa.text("set local statement_timeout = 50"))
        with pytest.raises(OperationalError, match="statement timeout"):
            session.execute(sa.text("select pg_sleep(5)"))


def test_json_keeps_uuids_and_times_as_text(things: Database) -> None:
    with things.session() as session:
        said = session.scalar(sa.select(sa.cast({"id": UUID(int=1), "at": NOW}, sa.JSON)))
    assert said == {"id": str(UUID(int=1)), "at": "2026-03-01T00:00:00+00:00"}
