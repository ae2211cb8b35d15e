"""What a lane may say of itself: which facts are none of its business, and what a batch needs before it begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from kit.bus.handling import Delivery, Handling
from kit.bus.workshop import Workshop
from kit.service import Lane
from kit.storage.engine import Database, open_database
from kit.storage.migrations import drop_database
from kit.storage.tables import inbox
from kit.storage.work import Work
from tests.service.kit_bus.sample import empty_database, envelope
from tests.support import run
from tests.support.sample_service import SERVICE


@pytest.fixture
def database() -> Iterator[Database]:
    url = empty_database(run.server())
    opened = open_database("sample", url)
    yield opened
    opened.close()
    drop_database(url, server=run.server())


def _handled(database: Database, lane: Lane, *said: Envelope) -> list[str]:
    """What failed, after all of these came in one batch."""
    failed: list[str] = []
    batch = [Delivery(each.to_wire(), 0, number) for number, each in enumerate(said)]
    Handling(Workshop(SERVICE, database), "notes", lane).handle(batch, lambda delivery, failure: failed.append(repr(failure)))
    return failed


def test_what_does_not_concern_a_lane_leaves_no_trace(database: Database) -> None:
    heard: list[str] = []
    lane = Lane({"outside.note.v1": lambda work, fact: heard.append(fact.subject)}, concerns=lambda fact: fact.data["text"] == "ours")
    odd = envelope("odd", "")
    odd.data.clear()
    assert _handled(database, lane, envelope("a", "theirs"), envelope("b", "ours"), odd) == []
    assert heard == ["b", "odd"], "what cannot be told apart goes to the handler, which stumbles over it where it is parked"
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(inbox)) == 2


def test_a_batch_is_looked_at_ahead_but_not_a_fact_alone(database: Database) -> None:
    seen: list[list[str]] = []

    def ahead(session: Session, facts: Sequence[Envelope]) -> None:
        assert session.scalar(sa.text("select 1")) == 1
        seen.append([fact.subject for fact in facts])

    def handle(work: Work, fact: Envelope) -> None:
        if fact.data["text"] == "fail":
            raise ValueError(fact.subject)

    lane = Lane({"outside.note.v1": handle}, ahead=ahead)
    known = envelope("known", "x")
    assert _handled(database, lane, known) == []
    assert _handled(database, lane, known, envelope("a", "x"), envelope("b", "x")) == []
    assert seen == [["a", "b"]]
    assert _handled(database, lane, envelope("c", "x"), envelope("d", "fail")) == ["ValueError('d')"]
    assert seen == [["a", "b"], ["c", "d"]]
