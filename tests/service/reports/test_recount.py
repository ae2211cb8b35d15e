"""Every column of every report on random histories, in several zones and over days on which clocks change, against the slow recount."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from services.reports.models import metadata
from services.reports.rules.catalogue import REPORTS
from services.reports.rules.catalogue.terms import Report
from services.reports.rules.measures import MEASURES
from services.reports.rules.windows import Window, cut, zone_of
from tests.support.handling import Handling
from tests.support.recount import Asked, History, recount
from tests.support.telling.chance import WORDS, Chance
from tests.support.telling.running import Reports

FAMILIES = ("audit", "calls", "canned", "chat", "cost", "kb", "news", "tickets", "timelogs")
ZONES = {"UTC": "2026-05-30", "Europe/Berlin": "2026-03-27", "America/New_York": "2026-10-30", "Australia/Lord_Howe": "2026-04-03"}
SLACK = {"count": 0, "seconds": 0.51, "decimal": 0.006, "percent": 0.006, "minutes": 0.006, "money": 0.0001, "rating": 0.006}
WITHOUT_SHRINKING = (Phase.explicit, Phase.generate)  # what fails says all that is needed to see it again
RULES = ("REP-007", "REP-008", "REP-009", "REP-010", "REP-011", "REP-013", "REP-017", "REP-018", "REP-022", "REP-023", "REP-052")
READINGS = {
    "tickets": ["REP-374", "REP-384"],
    "timelogs": ["REP-376"],
    "chat": ["REP-377", "REP-378"],
    "cost": ["REP-386", "REP-387", "REP-388", "REP-390"],
    "news": ["REP-394"],
    "audit": ["REP-404"],
}
# Histories in which each column has something to say: rare things are rare by chance.
EVENTFUL = dict.fromkeys(FAMILIES, (2,)) | {"tickets": (3, 11), "chat": (11,), "timelogs": (11,)}
UNITS = {(family, measure.key): measure for family, known in MEASURES.items() for measure in known.values()}


def _rows_of(family: str) -> list[str]:
    """The reports of the family that count, their columns, and how the spec wants these to be read."""
    counted = _counted(family)
    return READINGS.get(family, []) + sorted(
        {report.row for report in counted} | {UNITS[family, key].row for report in counted for key in _columns(report)}
    )


def _counted(family: str) -> list[Report]:
    return [report for report in REPORTS.values() if report.family == family and report.measures]


def _columns(report: Report) -> list[str]:
    return [measure.key for measure in report.measures]


@pytest.mark.parametrize("family", [pytest.param(family, marks=pytest.mark.spec(*RULES, *_rows_of(family))) for family in FAMILIES])
def test_every_column_is_what_the_spec_says(handling: Handling, family: str) -> None:
    """And each of them had something to say at least once: a column that never moves proves nothing."""
    moved: set[tuple[str, str]] = set()

    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=WITHOUT_SHRINKING)
    @example(seed=1, size=6, zone="Europe/Berlin")
    @given(seed=st.integers(0, 2**31), size=st.integers(1, 9), zone=st.sampled_from(sorted(ZONES)))
    def compare(seed: int, size: int, zone: str) -> None:
        _compare_history(handling, family, seed, size, zone)

    compare()
    for seed in EVENTFUL[family]:
        moved |= _compare_history(handling, family, seed, 25, "Europe/Berlin", is_plain=True)
    stood_still = {(report.key, key) for report in _counted(family) for key in _columns(report)} - moved
    assert not stood_still


def _compare_history(handling: Handling, family: str, seed: int, size: int, zone: str, *, is_plain: bool = False) -> set[tuple[str, str]]:
    """Which columns moved. `is_plain`: all days, and no filters."""
    begin = date.fromisoformat(ZONES[zone])
    chance = Chance(seed, size, datetime.combine(begin, datetime.min.time(), UTC), zone=zone)
    now = datetime.combine(begin, datetime.min.time(), UTC) + timedelta(days=5, hours=7)
    facts = [fact for fact in chance.teller.facts if fact.time <= now]
    reports, history, dice = Reports(handling, now), History(facts, now), random.Random(seed)
    _empty(handling)
    _take_in_pieces(reports, facts, dice)
    moved: set[tuple[str, str]] = set()
    for report in _counted(family):
        moved |= _compare(reports, history, chance, report, zone, begin, None if is_plain else dice)
    return moved


def _empty(handling: Handling) -> None:
    with handling("reports") as work:
        work.session.execute(sa.text(f"truncate {', '.join(metadata.tables)}"))


def _take_in_pieces(reports: Reports, facts: list[Any], dice: random.Random) -> None:
    """In whatever order, and some of it twice."""
    shuffled = [*facts, *dice.sample(facts, len(facts) // 5)]
    dice.shuffle(shuffled)
    for nth in range(0, len(shuffled), 100):
        reports.take(shuffled[nth : nth + 100])


def _compare(
    reports: Reports, history: History, chance: Chance, report: Report, zone: str, begin: date, dice: random.Random | None
) -> set[tuple[str, str]]:
    """Which columns of the report were neither empty nor 0."""
    moved = set()
    groupings = dice.sample(report.group_bys, 3) if report.is_trend and dice else [name for name in report.group_bys if name != "list"]
    for group_by in groupings:
        first = begin + timedelta(days=dice.randrange(4) if dice else 0)
        last = first + timedelta(days=dice.randrange(4) if dice else 5)
        filters = _filters(chance, report, dice) if dice else {}
        window = Window(first, last, zone_of(zone))
        field_id = chance.field if group_by == "custom_field" else ""
        buckets = _buckets(window, group_by) if report.is_trend else None
        asked = Asked(report.key, group_by, window.start, window.end, buckets, field_id, filters)
        options: dict[str, Any] = {"group_by": f"{group_by}:{field_id}" if field_id else group_by, "time_zone": zone, "filters": filters}
        answer = reports.run(report.key, first.isoformat(), last.isoformat(), rows=10_000, **options)
        rows, total = recount(history, asked)
        where = f"{report.key} by {group_by}, {first} to {last} in {zone}, {filters}"
        found = {row["ids"]["bucket" if report.is_trend else group_by]: row["cells"] for row in answer["rows"]}
        assert set(found) == set(rows), where
        columns = {column["key"] for column in answer["columns"]}
        assert all(set(cells) == columns for cells in found.values()), f"{where}: a column that no row fills"
        for key, cells in rows.items():
            _same(report, found[key], cells, f"{where}: row {key}")
        _same(report, answer["total"], total, f"{where}: total")
        moved |= {(report.key, key) for key, value in total.items() if value}
    return moved


def _buckets(window: Window, unit: str) -> Mapping[str, list[tuple[datetime, datetime]]]:
    found = cut(window, unit)
    return {name: [(bucket.start, bucket.end) for bucket in found.buckets if bucket.row == nth] for nth, name in enumerate(found.rows)}


def _filters(chance: Chance, report: Report, dice: random.Random) -> dict[str, list[str]]:
    """Mostly none, sometimes one or two."""
    choices: dict[str, list[str]] = {
        "department": [department.id for department in chance.acme.departments.values()],
        "group": [group.id for group in chance.groups],
        "agent": [*chance.acme.agents.values(), "none"],
        "customer": [customer["user_id"] for customer in chance.customers[:2]] + ["none"],
        "priority": ["low", "normal", "high", "urgent"],
        "direction": ["incoming"],
        "language": ["de"],
        "sent_by": ["event"],
        "custom_field": [*WORDS, "none"],
    }
    found = {}
    offered = [name for name in choices if name in report.filters]
    for name in dice.sample(offered, k=min(dice.choice((0, 0, 1, 2)), len(offered))):
        values = dice.sample(choices[name], k=min(len(choices[name]), dice.randrange(1, 3)))
        found[f"custom_field:{chance.field}" if name == "custom_field" else name] = values
    return found


def _same(report: Report, found: Mapping[str, Any], recounted: Mapping[str, Any], where: str) -> None:
    for key, value in recounted.items():
        said = f"{where}, {key}: {found[key]} for {value}"
        if value is None:
            assert found[key] is None, said
        else:
            measure = UNITS[report.family, key]
            assert found[key] == pytest.approx(float(value), abs=SLACK[measure.unit], rel=0), said
