"""A copy follows the newest fact, in whatever order facts come."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from contracts.envelope import Envelope
from kit.storage.copies import drop, keep
from kit.storage.engine import Database
from kit.storage.work import Call, Work
from tests.support.things import GroupCopy

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ID = "0190b0c6-0000-7000-8000-000000000001"


def _work(session: Session) -> Work:
    return Work("tests", session, NOW, Call())


def _fact(sequence: int, subject: str = ID) -> Envelope:
    return Envelope(
        id=str(uuid7()), source="/frontline/people", type="people.group_saved.v1", subject=subject, time=NOW, sequence=sequence,
        actor="system", via="clock",
    )  # fmt: skip


def test_the_newest_fact_wins_in_every_order(things: Database) -> None:
    said: list[tuple[int, Any]] = [(1, "first"), (2, "second"), (3, None)]
    for order in permutations(said):
        subject = str(uuid7())
        with things.session() as session:
            for sequence, name in order:
                if name is None:
                    drop(_work(session), GroupCopy, _fact(sequence, subject), {"name": ""})
                else:
                    keep(_work(session), GroupCopy, _fact(sequence, subject), {"name": name})
        with things.reading() as session:
            stored = session.get_one(GroupCopy, UUID(subject))
            assert (stored.sequence, stored.is_deleted, stored.name) == (3, True, "")


def test_it_says_whether_a_fact_was_news(things: Database) -> None:
    with things.session() as session:
        assert keep(_work(session), GroupCopy, _fact(5), {"name": "Sales"})
        assert not keep(_work(session), GroupCopy, _fact(5), {"name": "again"})
        assert not drop(_work(session), GroupCopy, _fact(4), {"name": ""})
        assert drop(_work(session), GroupCopy, _fact(6), {"name": ""})
        assert not keep(_work(session), GroupCopy, _fact(5), {"name": "back from the dead"})


def test_an_entity_in_hand_shows_what_was_kept(things: Database) -> None:
    with things.session() as session:
        keep(_work(session), GroupCopy, _fact(1), {"name": "Sales"})
        held = session.get_one(GroupCopy, UUID(ID))
        assert held.name == "Sales"
        keep(_work(session), GroupCopy, _fact(2), {"name": "Sales and service"})
        assert held.name == "Sales and service"


def test_a_copy_may_have_another_key_than_the_facts_subject(things: Database) -> None:
    other = uuid7()
    with things.session() as session:
        keep(_work(session), GroupCopy, _fact(1), {"name": "Sales"}, key=str(other))
    with things.reading() as session:
        assert session.get(GroupCopy, UUID(ID)) is None
        assert session.get_one(GroupCopy, UUID(str(other))).name == "Sales"


@pytest.mark.parametrize("missing", [{}])
def test_dropping_what_was_never_seen_leaves_a_mark(things: Database, missing: dict[str, Any]) -> None:
    with things.session() as session:
        assert drop(_work(session), GroupCopy, _fact(2), {"name": "", **missing})
        assert not keep(_work(session), GroupCopy, _fact(1), {"name": "late"})
