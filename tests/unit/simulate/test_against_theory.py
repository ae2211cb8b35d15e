"""The simulator where theory knows the answer: Erlang C, Erlang A, and first come first served customer by customer.

Intervals are Student's t at 99 % from 20 batch means with one control, after a warm-up of ten relaxation times; the seeds
are fixed. The whole grid is in tests/chaos.
"""

from __future__ import annotations

from typing import Any

import pytest

from infra.simulate.intervals import interval
from infra.simulate.theory import Waiting, erlang_a, erlang_b, erlang_c
from services.routing.rules import chats
from services.routing.rules.decisions import Decision
from tests.support.erlangs import SERVICES, Setup, agrees, coming, measured, played, waits_by_recursion

LEVEL = 0.99
PATIENT = Setup(agents=3, load=0.7, customers=14_000)
IMPATIENT = Setup(agents=6, load=1.1, customers=14_000, patience=600.0)


def test_waits_are_erlang_c_and_wrong_formulas_are_not() -> None:
    found, theory = measured(PATIENT, LEVEL), erlang_c(PATIENT.agents, PATIENT.arrivals, SERVICES)
    assert agrees(found, theory) == [True, True], f"{found} against {theory}"
    load = PATIENT.arrivals / SERVICES
    wrong = {
        "one agent more": erlang_c(4, PATIENT.arrivals, SERVICES),
        "one fast agent": erlang_c(1, PATIENT.arrivals, 3 * SERVICES),
        "a load of 0.75": erlang_c(3, PATIENT.arrivals * 0.75 / 0.7, SERVICES),
        "services that do not vary": Waiting(theory.share_waiting, theory.mean_wait / 2),
        "Erlang B": Waiting(erlang_b(3, load), theory.mean_wait),
    }
    for what, formula in wrong.items():
        assert not all(agrees(found, formula)), f"{what} would pass"


def test_losses_and_waits_are_erlang_a_and_wrong_formulas_are_not() -> None:
    found, theory = measured(IMPATIENT, LEVEL), erlang_a(IMPATIENT.agents, IMPATIENT.arrivals, SERVICES, 1 / IMPATIENT.patience)
    assert agrees(found, theory) == [True, True, True], f"{found} against {theory}"
    for what, formula in {
        "half the patience": erlang_a(6, IMPATIENT.arrivals, SERVICES, 2 / IMPATIENT.patience),
        "a seventh agent": erlang_a(7, IMPATIENT.arrivals, SERVICES, 1 / IMPATIENT.patience),
        "a load of 1.15": erlang_a(6, IMPATIENT.arrivals * 1.15 / 1.1, SERVICES, 1 / IMPATIENT.patience),
    }.items():
        assert not all(agrees(found, formula)), f"{what} would pass"


@pytest.mark.parametrize("setup", [Setup(4, 0.9, 3000, seed=2), Setup(4, 1.2, 3000, patience=200.0, seed=3)])
def test_every_customer_waits_as_long_as_first_come_first_served_says(setup: Setup) -> None:
    customers = coming(setup)
    assert [piece.waited for piece in played(setup, customers)] == pytest.approx(waits_by_recursion(setup.agents, customers), abs=1e-6)


def forgetting(one_in: int) -> Any:
    """A rule that, one time in so many, leaves a customer in the queue although somebody is free."""
    right, asked = chats.distribute, 0

    def distribute(members: Any, barred: Any = frozenset()) -> Decision[Any]:
        nonlocal asked
        asked += 1
        return Decision("queued", "C11", waiting_because="all_at_limit") if asked % one_in == 0 else right(members, barred)

    return distribute


def test_a_rule_that_forgets_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """One customer in five by the interval, one in a thousand by the recursion."""
    with monkeypatch.context() as patched:
        patched.setattr(chats, "distribute", forgetting(5))
        assert not all(agrees(measured(PATIENT, LEVEL), erlang_c(PATIENT.agents, PATIENT.arrivals, SERVICES)))
    setup = Setup(4, 0.6, 3000)
    customers = coming(setup)
    with monkeypatch.context() as patched:
        patched.setattr(chats, "distribute", forgetting(1000))
        waits = [piece.waited for piece in played(setup, customers)]
    assert waits != pytest.approx(waits_by_recursion(setup.agents, customers), abs=1e-6)


def test_without_a_warm_up_an_empty_beginning_would_bias_the_mean() -> None:
    """The first hundred customers of many days wait less than in the long run; that is what the warm-up leaves out."""
    setups = [Setup(4, 0.9, 1, seed=seed) for seed in range(60)]
    means = []
    for setup in setups:
        first = played(setup, coming(setup)[:100])
        means.append(sum(float(piece.waited or 0.0) for piece in first) / len(first))
    found, theory = interval(means, 0.999), erlang_c(4, setups[0].arrivals, SERVICES)
    assert found.mean + float(found.half or 0.0) < theory.mean_wait
