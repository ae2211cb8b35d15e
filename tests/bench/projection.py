"""Reports: facts into tables, from a full mailbox and from the log, beside the same facts from memory; and how soon one is there."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from itertools import count

import orjson
import sqlalchemy as sa

from contracts.envelope import Envelope
from infra.year import Plan, days
from kit.storage.engine import Database, open_database
from services.reports.projecting.rebuilding import rebuild
from services.reports.projecting.taking import project
from tests.bench.figures import Figure, percentile
from tests.bench.installation import Installation
from tests.service.reports.feeding import is_taken, publish
from tests.support import run
from tests.support.waiting import eventually

WORK, SPREAD = 1_500, 60  # tickets, and as many chats, in so many days
LIVE, AGAIN = 500, 5_000  # facts of a batch
SOONEST = 100
MILLIONS, HOUR = 10, 3_600.0
INBOX = sa.text("select count(*) from inbox where lane = 'facts'")
_seeds = count(1)


def projection(at: Installation) -> Iterator[Figure]:
    """A process with a full mailbox, facts of a busy season in the order they were told; then the whole log from its beginning."""
    lines = _season()
    goal, floor = MILLIONS * 1e6 / HOUR, {size: _from_memory(at, lines, size) for size in (LIVE, AGAIN)}
    yield Figure("facts into the tables of reports, one process", _live(at, lines), "/s", 1_500, floor[LIVE], is_more_better=True)
    rate = _again(at, lines)
    yield Figure("facts read again from the log, one process", rate, "/s", goal, floor[AGAIN], is_more_better=True)
    yield Figure("ten million facts read again, reckoned from that", goal / rate, "h", 1)


def in_the_report(at: Installation) -> Iterator[Figure]:
    """From publishing a fact to the act that reports count."""
    fact = next(line for line in _season() if orjson.loads(line)["type"] == "tickets.ticket_created.v1")
    taken = []
    engine = sa.create_engine(at.suite.database("reports"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for _ in range(SOONEST):
            told = orjson.loads(fact) | {"id": str(uuid.uuid4()), "subject": str(uuid.uuid4())}
            told["data"]["ticket"]["id"] = told["subject"]
            began = time.perf_counter()
            _hand_in(at, [orjson.dumps(told)])
            _await(connection, f"select count(*) from acts where family = 1 and item_id = '{told['subject']}'", 1)
            taken.append((time.perf_counter() - began) * 1000)
    engine.dispose()
    yield Figure("fact published → counted by reports, p50", percentile(taken, 50), "ms", 500)
    yield Figure("fact published → counted by reports, p99", percentile(taken, 99), "ms", 2_000)


def _season() -> list[bytes]:
    """What reports make something of; other lives each time."""
    plan = Plan(tickets=WORK, chats=WORK, days=SPREAD, seed=next(_seeds))
    return [line for _, lines in days(plan) for line in lines if is_taken(line)]


def _hand_in(at: Installation, lines: Sequence[bytes]) -> None:
    """To reports alone: others shall not take the made-up company for theirs."""
    publish(at.suite.broker, lines, exchange="", key="reports.facts")


def _from_memory(at: Installation, lines: Sequence[bytes], size: int) -> float:
    """Facts a second with nothing but Python and the database."""
    url = run.clone("reports", at.servers.postgres.url)
    database = open_database("reports", url)
    began = time.perf_counter()
    for start in range(0, len(lines), size):
        with database.session() as session:
            project(session, [Envelope.from_wire(line) for line in lines[start : start + size]])
    rate = len(lines) / (time.perf_counter() - began)
    database.close()
    run.end_clone(url)
    return rate


def _live(at: Installation, lines: Sequence[bytes]) -> float:
    """Facts a second from the first commits to the last."""
    engine = sa.create_engine(at.suite.database("reports"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        at.suite.kill("reports")
        before = int(connection.scalar(INBOX) or 0)
        _hand_in(at, lines)
        at.suite.start(["reports"])
        first = _await(connection, INBOX.text, before + 1) - before
        began = time.perf_counter()
        _await(connection, INBOX.text, before + len(lines))
        rate = (len(lines) - first) / (time.perf_counter() - began)
    engine.dispose()
    return rate


def _again(at: Installation, lines: Sequence[bytes]) -> float:
    """Facts a second of a rebuild, once it has begun. What was in the log before is read too."""
    publish(at.suite.broker, lines, exchange="", key="frontline.log")
    database: Database = open_database("reports", at.suite.database("reports"))
    taken, began = 0, 0.0
    for step in rebuild(database, at.suite.broker, size=AGAIN):
        if began:
            taken += step.taken
        began = began or time.perf_counter()
    rate = taken / (time.perf_counter() - began)
    database.close()
    return rate


def _await(connection: sa.Connection, question: str, wanted: int) -> int:
    """The number, when it has come so far."""

    def found() -> int:
        number = int(connection.scalar(sa.text(question)) or 0)
        return number if number >= wanted else 0

    return eventually(found, within=300, every=0.005)
