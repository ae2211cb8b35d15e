"""Facts become the same tables in whatever order and however often they come (REP-024, REP-409)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
import sqlalchemy as sa

from contracts.envelope import Envelope
from kit.config import PROJECT
from services.reports.models import metadata
from services.reports.projecting.taking import TAKES, project
from tests.support import run
from tests.support.handling import Handling

EXAMPLES = PROJECT / "contracts" / "examples"
THE_ONE = b"019cade2-11c0-7561-8527-0ce6b3bebd1d"
KINDS = ("ticket_", "chat_", "call_log", "article", "news", "canned_reply", "invitation", "time_log_")


def _examples() -> list[Envelope]:
    """The golden example of every fact that reports takes in, numbered: many are about the same thing."""
    told = [Envelope.from_wire(_example(name)) for name in sorted(TAKES)]
    return [replace(fact, sequence=nth, time=fact.time + timedelta(seconds=nth)) for nth, fact in enumerate(told, 1)]


def _example(name: str) -> bytes:
    """All examples call what they are about by one id; here a ticket is no chat."""
    kind = next((kind for kind in KINDS if kind in name or (kind == "ticket_" and "follow_up" in name)), name)
    body = (EXAMPLES / f"{name}.json").read_bytes()
    return body.replace(THE_ONE, str(uuid5(NAMESPACE_OID, kind)).encode())


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
