"""A month of consistent lives becomes the same tables, byte for byte, in whatever order, batches and repetition its facts come."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.envelope import Envelope
from infra.year import Plan, days
from services.reports.projecting.emptying import PROJECTED
from services.reports.projecting.taking import TAKES, project
from tests.support import run
from tests.support.handling import Handling
from tests.support.reported import contents, differing

PLAN = Plan(tickets=40, chats=40, seed=5, first=date(2026, 1, 20), days=30)
MOST = 400  # facts of a batch


@pytest.fixture(scope="module")
def lives() -> list[Envelope]:
    told = [Envelope.from_wire(line) for _, lines in days(PLAN) for line in lines]
    told = [envelope for envelope in told if envelope.type in TAKES]
    return told + _besides(told)


@pytest.fixture(scope="module")
def in_order(lives: list[Envelope]) -> dict[str, bytes]:
    return _tables(lives, [len(lives)])


@pytest.mark.spec("REP-024", "REP-409", "REP-412")
def test_lives_touch_every_table(in_order: dict[str, bytes]) -> None:
    """But for what surveys tell."""
    assert {name for name in PROJECTED if not in_order[name]} <= {"offers_told", "answers_told", "surveys_told"}


@pytest.mark.slow
@pytest.mark.spec("REP-024", "REP-409", "REP-412")
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), repeated=st.floats(0, 0.5), distance=st.sampled_from([5, 200, 100_000]))
def test_no_order_changes_a_byte(lives: list[Envelope], in_order: dict[str, bytes], seed: int, repeated: float, distance: int) -> None:
    """`distance`: how many places a fact may stray from its own."""
    dice = random.Random(seed)
    told = [*lives, *dice.sample(lives, int(len(lives) * repeated))]
    places = {id(fact): place + dice.uniform(0, distance) for place, fact in enumerate(lives)}
    told.sort(key=lambda fact: places[id(fact)] + dice.uniform(0, 3))
    assert differing(_tables(told, _sizes(dice)), in_order) == {}


def _besides(told: list[Envelope]) -> list[Envelope]:
    """What a made-up month lacks: users who are deleted, an agent who leaves a group, limits that change; the last that is told of them."""
    users = [envelope for envelope in told if envelope.type == "people.user_saved.v1"][:5]
    member = next(envelope for envelope in told if envelope.type == "routing.membership_added.v1")
    gone = [replace(user, type="people.user_deleted.v1", data={}) for user in users]
    removed = replace(member, type="routing.membership_removed.v1", data={**member.data, "reason": "person"})
    limits = [{"agent_id": member.subject, "max_tickets": None, "max_active_chats": most} for most in (2, 5, 3)]
    limited = [replace(member, type="routing.agent_limits_changed.v1", data=limit) for limit in limits]
    added = [*gone, removed, *limited]
    return [replace(fact, id=str(uuid4()), sequence=1_000_000 + nth, time=told[-1].time) for nth, fact in enumerate(added)]


def _sizes(dice: random.Random) -> Iterator[int]:
    while True:
        yield dice.choice([1, 2, 30, MOST])


def _tables(told: list[Envelope], sizes: Iterator[int] | list[int]) -> dict[str, bytes]:
    url = run.clone("reports")
    handling = Handling(lambda _: url)
    done = 0
    for size in sizes:
        if done >= len(told):
            break
        with handling("reports") as work:
            project(work.session, told[done : done + size])
        done += size
    handling.close()
    found = contents(url)
    run.end_clone(url)
    return found
