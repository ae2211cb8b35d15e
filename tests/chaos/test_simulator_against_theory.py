"""The simulator against Erlang C and Erlang A over a grid of loads and numbers of agents; the short form is in tests/unit/simulate.

Each figure has its own interval, at a level so high that all of them together are wrong by chance once in a hundred times (Bonferroni);
the seeds are fixed.
"""

from __future__ import annotations

import pytest

from infra.simulate.intervals import batches, interval
from infra.simulate.theory import erlang_a, erlang_c
from tests.support.erlangs import BATCHES, SERVICES, Setup, agrees, coming, measured, waits_by_recursion

PATIENT = [(agents, load) for agents in (1, 2, 5, 10, 25) for load in (0.5, 0.7, 0.85, 0.95)]
IMPATIENT = [(agents, load, patience) for agents in (1, 5, 20) for load in (0.8, 1.0, 1.3) for patience in (100.0, 600.0)]
LEVEL = 1 - 0.01 / (2 * len(PATIENT) + 3 * len(IMPATIENT))


@pytest.mark.parametrize(("agents", "load"), PATIENT)
def test_erlang_c(agents: int, load: float) -> None:
    setup = Setup(agents, load, customers=24_000 if load < 0.9 else 60_000)
    found, theory = measured(setup, LEVEL), erlang_c(agents, setup.arrivals, SERVICES)
    assert agrees(found, theory) == [True, True], f"{found} against {theory}"


@pytest.mark.parametrize(("agents", "load", "patience"), IMPATIENT)
def test_erlang_a(agents: int, load: float, patience: float) -> None:
    setup = Setup(agents, load, 20_000, patience)
    found, theory = measured(setup, LEVEL), erlang_a(agents, setup.arrivals, SERVICES, 1 / patience)
    assert agrees(found, theory) == [True, True, True], f"{found} against {theory}"
    assert not all(agrees(found, erlang_a(agents + 1, setup.arrivals, SERVICES, 1 / patience)))


@pytest.mark.parametrize(("agents", "load"), PATIENT)
def test_the_recursion_that_judges_each_wait_is_itself_erlang_c(agents: int, load: float) -> None:
    """Half a million customers: intervals of a few per cent, into which one agent more does not fit."""
    setup = Setup(agents, load, 500_000, seed=7)
    arrivals = coming(setup)
    waits = waits_by_recursion(agents, arrivals)[-setup.customers :]
    theory = erlang_c(agents, setup.arrivals, SERVICES)
    found = interval(batches(waits, BATCHES), LEVEL)
    assert found.holds(theory.mean_wait), f"{found} against {theory}"
    if theory.share_waiting > 0.01:  # where hardly anybody waits, half a million customers are too few to tell one agent more
        assert not found.holds(erlang_c(agents + 1, setup.arrivals, SERVICES).mean_wait)
