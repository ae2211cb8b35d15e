"""Facts become the same tables in whatever order and however often they come (REP-024, REP-409)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.envelope import Envelope
from kit.config import PROJECT
from services.reports.models import metadata
from services.reports.projecting.taking import TAKES, project
from tests.support import run
from tests.support.handling import Handling

EXAMPLES = PROJECT / "contracts" / "examples"


def _examples() -> list[Envelope]:
    """The golden example of every fact that reports takes in, numbered: many are about the same thing."""
    told = [Envelope.from_wire((EXAMPLES / f"{name}.json").read_bytes()) for name in sorted(TAKES)]
    return [replace(fact, sequence=nth, time=fact.time + timedelta(seconds=nth)) for nth, fact in enumerate(told, 1)]


def _tables(handling: Handling) -> dict[str, list[Any]]:
    with handling.database("reports").reading() as session:
        found = {}
        for name, table in metadata.tables.items():
            found[name] = sorted(map(str, session.execute(sa.select(table)).all()))
        return found


def _project(handling: Handling, *batches: list[Envelope]) -> None:
    for batch in batches:
        with handling("reports") as work:
            project(work.session, batch)


def test_every_fact_that_is_taken_in_has_an_example() -> None:
    assert [Path(name).name for name in TAKES if not (EXAMPLES / f"{name}.json").exists()] == []


@pytest.mark.spec("REP-024", "REP-409")
@pytest.mark.parametrize("seed", range(3))
def test_order_and_repetition_change_nothing(handling: Handling, seed: int) -> None:
    facts = _examples()
    _project(handling, facts)
    first = _tables(handling)
    assert first["acts"]
    assert first["items"]
    again = list(facts) * 2
    random.Random(seed).shuffle(again)
    elsewhere = run.clone("reports")
    other = Handling(lambda _: elsewhere)
    _project(other, again[: len(again) // 2], again[len(again) // 2 :])
    assert _tables(other) == first
    other.close()
    run.end_clone(elsewhere)
