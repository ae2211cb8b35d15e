"""The tables made anew from the log are the same byte for byte, with the service at work meanwhile (REP-416)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from kit.config import PROJECT
from kit.storage.engine import Database, open_database
from services.reports.projecting.rebuilding import Impossible, rebuild
from services.reports.queries.completeness import completeness
from tests.service.reports.feeding import await_taken, expected, is_taken, lives, publish
from tests.support.reported import contents, differing
from tests.support.suite import Suite
from tests.support.waiting import eventually


@pytest.fixture
def suite(running: Callable[..., Suite]) -> Suite:
    return running("reports")


def opened(suite: Suite) -> Database:
    return open_database("reports", suite.database("reports"))


@pytest.mark.spec("REP-024", "REP-416")
def test_the_command_makes_the_same_tables_byte_for_byte(suite: Suite) -> None:
    lines = lives(60)
    publish(suite.broker, lines)
    await_taken(suite, lines)
    before = contents(suite.database("reports"))
    assert differing(before, expected(lines)) == {}
    arguments = [sys.executable, "-m", "infra.local.cli", "reports", "rebuild", "--batch", "700"]
    done = subprocess.run(arguments, cwd=PROJECT, env=suite.environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{sum(map(is_taken, lines))} facts taken in" in done.stdout
    assert differing(contents(suite.database("reports")), before) == {}
    with opened(suite).reading() as session:
        assert not completeness(session).is_rebuilding


@pytest.mark.spec("REP-416")
def test_it_begins_again_when_a_reader_and_it_waited_for_each_other(suite: Suite) -> None:
    lines = lives(1)
    publish(suite.broker, lines)
    await_taken(suite, lines)
    database = opened(suite)
    waits = sa.text(
        "select count(*) from pg_stat_activity where datname = current_database() and query ~ '^truncate' and wait_event_type = 'Lock'"
    )
    with database.session() as reader, ThreadPoolExecutor(1) as aside:
        reader.execute(sa.text("select count(*) from users"))
        rebuilt = aside.submit(list, rebuild(database, suite.broker))
        with database.reading() as session:
            eventually(lambda: session.scalar(waits))
        reader.execute(sa.text("select count(*) from acts"))  # it has waited for longer: of the two it is refused
        reader.commit()
        assert rebuilt.result(30)
    assert differing(contents(suite.database("reports")), expected(lines)) == {}
    database.close()


@pytest.mark.slow
@pytest.mark.spec("REP-024", "REP-416")
def test_what_is_broken_off_says_so_goes_on_or_begins_again_while_facts_come(suite: Suite) -> None:
    lines = lives(60)
    half, database = len(lines) // 2, opened(suite)
    publish(suite.broker, lines[:half])
    await_taken(suite, lines[:half])
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
    await_taken(suite, lines)
    assert differing(contents(suite.database("reports")), expected(lines)) == {}
    list(rebuild(database, suite.broker))
    assert differing(contents(suite.database("reports")), expected(lines)) == {}
    database.close()
