"""Long random days on two routing processes, one of which is killed now and then: other days for each seed (FRONTLINE_SEEDS=4,5,6)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pytest

from tests.support.day import Tally
from tests.support.machine import Machine, MachineThatKills, play, profile
from tests.support.suite import Suite

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
SEEDS = [int(seed) for seed in os.environ.get("FRONTLINE_SEEDS", "1,2,3").split(",")]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("machine", [Machine, MachineThatKills])
def test_long_random_days(running: Callable[..., Suite], machine: type[Machine], seed: int) -> None:
    suite = running("routing")
    suite.start(["routing-2"])
    tally = Tally()
    play(machine, suite, tally, profile(15, 60), seed)
    sys.stdout.write(f"{tally}\n")
    assert tally.steps > 400
    assert min(tally.checked[f"by {method}"] for method in ("round_robin", "capacity")) > 200
    assert (tally.deeds["kill"] > 20) == (machine is MachineThatKills)
