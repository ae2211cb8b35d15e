"""Nothing twice, nothing starved, no limit broken: random days on two routing processes, looked at after every step.

A failure comes with what was heard last and the script of its day. To play that again:

    FRONTLINE_SCRIPT=day.txt make test PYTEST="tests/system/routing/test_machine.py -k again"

`make chaos` has longer days, with one of the processes killed in the middle.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from kit.storage.engine import open_database
from services.routing.replaying import BY_HAND, IN_A_PLAN, SAME, replay
from tests.support.day import Day, Tally, read
from tests.support.deeds import DEEDS
from tests.support.machine import SCRIPT, Machine, play, profile
from tests.support.suite import Suite

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(autouse=True)
def _the_same_days_whatever_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hypothesis draws numbers from the sources of all modules that are loaded: the days would be others in each selection of tests."""
    monkeypatch.setattr(providers, "_get_local_constants", Constants)


@pytest.fixture
def suite(running: Callable[..., Suite]) -> Suite:
    started = running("routing")
    started.start(["routing-2"])
    return started


@pytest.mark.spec(
    "RTE-038", "RTE-039", "RTE-040", "RTE-041", "RTE-042", "RTE-059", "RTE-060", "RTE-072", "RTE-077", "RTE-078", "RTE-079", "RTE-086",
    "RTE-091", "CHT-055", "RTE-213",
)  # fmt: skip
def test_random_days_on_two_processes(suite: Suite) -> None:
    tally = Tally()
    play(Machine, suite, tally, profile(5, 40, derandomized=True))
    sys.stdout.write(f"{tally}\n")
    assert DEEDS.keys() <= tally.deeds.keys()
    assert tally.steps >= 200
    assert tally.deeds["burst"] > 50
    assert min(tally.checked[f"by {method}"] for method in ("round_robin", "capacity")) > 60
    assert min(tally.checked[what] for what in ("queued", "kept", "named")) > 20
    assert tally.checked["seen a moment ago"] < tally.checked["choices"] / 10
    assert replayed(suite).keys() <= {SAME, BY_HAND, IN_A_PLAN}, "today's rules decide all of it as they did"
    assert replayed(suite)[SAME] > 300


def replayed(suite: Suite) -> Counter[str]:
    """All decisions of these days, decided again from what was stored of them."""
    database = open_database("routing", suite.database("routing"))
    with database.reading() as session:
        found = Counter(one.how for one in replay(session, datetime(2000, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=1)))
    database.close()
    return found


@pytest.mark.skipif(not SCRIPT, reason="plays the day again whose script FRONTLINE_SCRIPT names")
def test_a_day_again(suite: Suite) -> None:
    tally = Tally()
    day = Day(suite, tally)
    try:
        day.play(read(Path(SCRIPT).read_text().splitlines()))
    finally:
        day.end()
        sys.stdout.write(f"{tally}\n")
