"""Hypothesis at the wheel of an office: random deeds, one by one and several at once, on the real service in several processes.

Hypothesis chooses the deeds and remembers them; what it chooses does not depend on what routing answers, so that the same seed gives the
same deeds. Between processes the same deeds need not give the same race: so nothing is shrunk, and what failed comes with its script.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as with_seed
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.support.chances import RUSH, any_deed
from tests.support.day import Day, Tally
from tests.support.deeds import Deed
from tests.support.suite import Suite

PROCESSES = ("routing", "routing-2")
# Few seeds that are far apart give more varied days than hypothesis, which likes to repeat itself.
CHANCES = st.integers(0, 2**32).map(Random)


class Machine(RuleBasedStateMachine):
    """One day. Each rule is a step, after which everything is looked at."""

    may_kill = False

    def __init__(self, make: Callable[[], Day]) -> None:
        super().__init__()
        self.day = make()

    @initialize(seed=st.integers(0, 2**16))
    def opens(self, seed: int) -> None:
        self.day.step([Deed("opening", {"seed": seed})])

    @rule(chances=CHANCES)
    def one(self, chances: Random) -> None:
        self.day.step([any_deed(chances)])

    @rule(chances=CHANCES)
    def another(self, chances: Random) -> None:
        self.day.step([any_deed(chances)])

    @rule(chances=CHANCES)
    def many_at_once(self, chances: Random) -> None:
        self.day.step([any_deed(chances) for _ in range(chances.randint(3, 16))])

    @rule(chances=CHANCES)
    def a_rush(self, chances: Random) -> None:
        self.day.step([any_deed(chances, RUSH) for _ in range(chances.randint(8, 24))])

    @precondition(lambda self: self.may_kill)
    @rule(chances=CHANCES)
    def killed_meanwhile(self, chances: Random) -> None:
        deeds = [any_deed(chances) for _ in range(chances.randint(6, 16))]
        self.day.step(deeds, killed=chances.choice(PROCESSES))

    def teardown(self) -> None:
        self.day.end()


class MachineThatKills(Machine):
    """The same, and now and then one of the processes is killed in the middle."""

    may_kill = True


def play(machine: type[Machine], suite: Suite, tally: Tally, days: settings, seed: int | None = None) -> None:
    """Random days on these processes. Raises what was found wrong, with the script of that day."""

    def make() -> Machine:
        return machine(lambda: Day(suite, tally))

    chosen: Any = make if seed is None else with_seed(seed)(make)
    try:
        run_state_machine_as_test(chosen, settings=days)
    except Exception:
        if not tally.failures:
            raise
    assert not tally.failures, tally.failures[0]


def profile(examples: int, steps: int, *, derandomized: bool = False) -> settings:
    """So many days of so many steps."""
    return settings(
        max_examples=examples, stateful_step_count=steps, derandomize=derandomized, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck), report_multiple_bugs=False, print_blob=False,
    )  # fmt: skip


SCRIPT = os.environ.get("FRONTLINE_SCRIPT", "")
