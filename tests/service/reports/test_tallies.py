"""What is counted ahead changes no number: every report the same with tallies and without, whatever comes late (decision 0032)."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.envelope import Envelope
from services.reports.handlers.tallying import tally_some
from services.reports.models import Tallied, Untallied
from services.reports.queries.running import ahead, combining
from services.reports.rules.catalogue import REPORTS
from tests.support.handling import Handling
from tests.support.telling.chance import Chance
from tests.support.telling.running import Answer, Reports

BEGIN = datetime(2026, 1, 25, tzinfo=UTC)
DAYS = 75
NOW = BEGIN + timedelta(days=DAYS - 3, hours=11)
ZONE = "Europe/Berlin"  # its clocks change on 29 March
TOLD_APART = ("department", "group", "agent", "employee", "day", "week", "month", "day_of_week")
COUNTED = [report for report in REPORTS.values() if report.family in ("tickets", "chat", "cost", "audit") and report.measures]


class Comparing:
    """Runs a report twice, once without tallies, and keeps count of how often there were any."""

    def __init__(self, reports: Reports, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reports, self.monkeypatch, self.taken = reports, monkeypatch, 0
        statement = combining.statement

        def noting(session: Any, run: Any) -> Any:
            self.taken += run.ahead is not None
            return statement(session, run)

        monkeypatch.setattr(combining, "statement", noting)

    def same(self, key: str, first: date, last: date, **options: Any) -> None:
        with self.monkeypatch.context() as patch:
            patch.setattr(ahead, "families_of", lambda run: set())
            plain = self._run(key, first, last, options)
        counted = self._run(key, first, last, options)
        assert counted["total"] == plain["total"], (key, first, last, options)
        assert counted["rows"] == plain["rows"], (key, first, last, options)

    def _run(self, key: str, first: date, last: date, options: dict[str, Any]) -> Answer:
        return self.reports.run(key, first.isoformat(), last.isoformat(), time_zone=ZONE, rows=10_000, **options)


@pytest.fixture
def chance() -> Chance:
    chance = Chance(11, 26, BEGIN, DAYS - 5, ZONE)
    chance.teller.tell("people.settings_changed", "regional", BEGIN, section="regional", values={"default_time_zone": ZONE})
    return chance


@pytest.fixture
def reports(handling: Handling) -> Reports:
    return Reports(handling, NOW)


@pytest.fixture
def comparing(reports: Reports, monkeypatch: pytest.MonkeyPatch) -> Comparing:
    return Comparing(reports, monkeypatch)


def tally(reports: Reports) -> None:
    while tally_some(reports.handling.outside("reports", now=NOW)):
        pass


def parts_of(facts: list[Envelope], dice: random.Random) -> tuple[list[Envelope], list[Envelope]]:
    """Most of them, and those that come late: any, and from any time."""
    known = [fact for fact in facts if fact.time <= NOW]
    late = {fact.id for fact in dice.sample(known, len(known) // 12)}
    return [fact for fact in known if fact.id not in late], [fact for fact in known if fact.id in late]


def compare(chance: Chance, comparing: Comparing, dice: random.Random, keys: list[Any]) -> None:
    for report in dice.sample(keys, min(len(keys), 6)):
        for group_by in [name for name in report.group_bys if name in TOLD_APART]:
            first = BEGIN.date() + timedelta(days=dice.randrange(DAYS - 6))
            last = min(first + timedelta(days=dice.choice((0, 3, 30, 70))), NOW.date())
            comparing.same(report.key, first, last, group_by=group_by, filters=filters(chance, dice))
        comparing.same(report.key, BEGIN.date() + timedelta(days=3), NOW.date(), group_by=report.group_bys[0])


def filters(chance: Chance, dice: random.Random) -> dict[str, list[str]]:
    choices = {
        "department": [department.id for department in chance.acme.departments.values()],
        "group": [group.id for group in chance.groups],
        "agent": [*chance.acme.agents.values(), "none"],
    }
    names = dice.sample(sorted(choices), k=dice.choice((0, 0, 1, 1, 2)))
    return {name: dice.sample(choices[name], k=dice.choice((1, 1, 2))) for name in names}


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("family", ["tickets", "chat", "cost", "audit"])
def test_reports_are_the_same_with_tallies_and_without(
    chance: Chance, reports: Reports, monkeypatch: pytest.MonkeyPatch, family: str
) -> None:
    comparing, dice = Comparing(reports, monkeypatch), random.Random(family)
    soon, late = parts_of(chance.teller.facts, dice)
    keys = [report for report in COUNTED if report.family == family]
    reports.take(soon)
    tally(reports)
    compare(chance, comparing, dice, keys)
    assert comparing.taken > 5, "tallies were hardly taken"
    reports.take(late)
    compare(chance, comparing, dice, keys)
    tally(reports)
    with reports.handling.reading("reports") as session:
        left = sa.select(sa.func.count()).select_from(Untallied).where(Untallied.day < NOW.date(), Untallied.family < 5)
        assert session.scalar(left) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Tallied).where(Tallied.is_month))
    compare(chance, comparing, dice, keys)
