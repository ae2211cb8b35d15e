"""How long reports take on a year of tickets and chats (issue of reports: p50 under 300 ms, p99 under 1 s, over any range)."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from kit.storage.engine import Database, open_database
from kit.storage.work import Call, Reading, Work
from services.reports.handlers.tallying import tally_some
from services.reports.queries.reports import run_report
from services.reports.rules.catalogue import REPORTS
from services.reports.schemas.running import ReportRun
from tests.bench.figures import Figure, percentile
from tests.bench.filling_reports import BEGIN, DAYS, FAMILIES, fill
from tests.bench.installation import Installation
from tests.support import run

NOW = datetime(2026, 1, 1, 9, tzinfo=UTC)
RANGES = (1, 7, 30, 90, 365)  # days, of which each comes as often
ASKED = 300
CALL = Call(actor="system")
ITEMS = int(os.environ.get("FRONTLINE_BENCH_ITEMS", "20000"))  # tickets, and chats; a million of each is what the goal says


class Tallying:
    """What the outing gets that counts days ahead."""

    now, call, is_wanted = NOW, CALL, True

    def __init__(self, database: Database) -> None:
        self._database = database

    def do(self, act: Any) -> Any:
        with self._database.session() as session:
            return act(Work("reports", session, self.now, self.call))


def reports(at: Installation) -> Iterator[Figure]:
    """On ITEMS tickets and as many chats of a year, in a database of its own."""
    database, tallying = _year(at.servers.postgres.url)
    taken = sorted(_asked(database))
    yield Figure("counting a day of a family ahead", tallying, "ms", goal=1000)
    yield Figure(f"report over {ITEMS:,} tickets and chats, p50", percentile(taken, 50), "ms", goal=300)
    yield Figure(f"report over {ITEMS:,} tickets and chats, p99", percentile(taken, 99), "ms", goal=1000)


@cache
def _year(server: str) -> tuple[Database, float]:
    """Filled once for all runs; and the milliseconds in which a day of a family was counted ahead."""
    database = open_database("reports", run.clone("reports", server))
    with database.session() as session:
        fill(session.connection(), ITEMS, ITEMS)
    return database, _tallied(database)


def _tallied(database: Database) -> float:
    """Counts the year ahead."""
    with database.session() as session:
        days = [{"day": BEGIN + timedelta(days=nth), "family": family} for nth in range(DAYS) for family in FAMILIES]
        session.execute(sa.text("insert into untallied (day, family) values (:day, :family)"), days)
    began, outside = time.perf_counter(), Tallying(database)
    while tally_some(outside):  # type: ignore[arg-type]
        pass
    took = (time.perf_counter() - began) * 1000
    with database.session() as session:
        session.execute(sa.text("analyze"))
    return took / len(days)


def _asked(database: Database) -> Iterator[float]:
    """Milliseconds of each of so many runs: any report on work, any range, by what it is grouped by at first."""
    dice = random.Random(7)
    keys = [key for key, report in REPORTS.items() if report.family in ("tickets", "chat", "cost") and report.measures]
    for _ in range(ASKED):
        days = dice.choice(RANGES)
        last = BEGIN + timedelta(days=dice.randrange(days - 1, DAYS))
        yield _ask(database, dice.choice(keys), last - timedelta(days=days - 1), last)


def _ask(database: Database, key: str, first: date, last: date) -> float:
    asked = ReportRun().load({"report_key": key, "from": first.isoformat(), "to": last.isoformat()})
    with database.reading() as session:
        began = time.perf_counter()
        run_report(Reading(session, NOW, CALL), asked)
        return (time.perf_counter() - began) * 1000
