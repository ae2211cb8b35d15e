"""The tables made anew from the log are the same byte for byte, with the service at work meanwhile (REP-416)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.config import PROJECT
from kit.storage.engine import Database, open_database
from services.reports.projecting.rebuilding import Impossible, rebuild
from services.reports.queries.completeness import completeness
from tests.service.reports.feeding import expected, lives, publish
from tests.support.reported import contents, differing
from tests.support.suite import Suite
from tests.support.waiting import eventually


@pytest.fixture
def suite(running: Callable[..., Suite]) -> Suite:
    return running("reports")


def opened(suite: Suite) -> Database:
    return open_database("reports", suite.database("reports"))


def has_taken(suite: Suite, facts: int) -> None:
    """The service has that many in its inbox."""
    engine = sa.create_engine(suite.database("reports"), poolclass=sa.NullPool)

    def count() -> int:
        with Session(engine) as session:
            return int(session.scalar(sa.text("select count(*) from inbox where lane = 'facts'")) or 0)

    eventually(lambda: count() >= facts, within=60)


def taken_in(lines: tuple[bytes, ...]) -> int:
    from services.reports.projecting.taking import TAKES

    return sum(1 for line in lines if line.split(b'"type":"', 1)[1].split(b'"', 1)[0].decode() in TAKES)


@pytest.mark.spec("REP-024", "REP-416")
def test_the_command_makes_the_same_tables_byte_for_byte(suite: Suite) -> None:
    lines = lives(60)
    publish(suite.broker, lines)
    has_taken(suite, taken_in(lines))
    before = contents(suite.database("reports"))
    assert differing(before, expected(lines)) == {}
    arguments = [sys.executable, "-m", "infra.local.cli", "reports", "rebuild", "--batch", "700"]
    done = subprocess.run(arguments, cwd=PROJECT, env=suite.environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{taken_in(lines)} facts taken in" in done.stdout
    assert differing(contents(suite.database("reports")), before) == {}
    with opened(suite).reading() as session:
        assert not completeness(session).is_rebuilding


@pytest.mark.slow
@pytest.mark.spec("REP-024", "REP-416")
def test_what_is_broken_off_says_so_goes_on_or_begins_again_while_facts_come(suite: Suite) -> None:
    lines = lives(60)
    half, database = len(lines) // 2, opened(suite)
    publish(suite.broker, lines[:half])
    has_taken(suite, taken_in(lines[:half]))
    steps = rebuild(database, suite.broker, size=300)
    for _ in range(3):
        reached = next(steps)
    with database.reading() as session:
        told = completeness(session)
        assert (told.is_rebuilding, told.until) == (True, reached.until)
    with pytest.raises(Impossible, match="Another"):
        next(rebuild(database, suite.broker))
    steps.close()
    publish(suite.broker, lines[half:])
    for _ in range(2):  # broken off again, and gone on with
        next(steps := rebuild(database, suite.broker, goes_on=True, size=300))
        steps.close()
    *_, last = rebuild(database, suite.broker, goes_on=True, size=300)
    assert last.offset == len(lines) - 1
    with pytest.raises(Impossible, match="No rebuild"):
        next(rebuild(database, suite.broker, goes_on=True))
    has_taken(suite, taken_in(lines))
    assert differing(contents(suite.database("reports")), expected(lines)) == {}
    list(rebuild(database, suite.broker))
    assert differing(contents(suite.database("reports")), expected(lines)) == {}
    database.close()
