"""Erlang's formulas and Student's t against published tables."""

from __future__ import annotations

import math

import pytest

from infra.simulate.intervals import batches, interval, student_t
from infra.simulate.theory import erlang_a, erlang_b, erlang_c, relaxation_seconds, share_waiting_longer


@pytest.mark.parametrize(
    ("agents", "load", "blocked"),
    [(1, 1.0, 0.5), (2, 1.0, 0.2), (5, 3.0, 0.1101), (10, 5.0, 0.0184), (10, 10.0, 0.2146), (1, 0.0101, 0.01), (10, 4.461, 0.01)],
)
def test_erlang_b_is_what_the_tables_say(agents: int, load: float, blocked: float) -> None:
    assert erlang_b(agents, load) == pytest.approx(blocked, abs=6e-5)


@pytest.mark.parametrize(
    ("agents", "load", "waiting"), [(1, 0.8, 0.8), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (5, 4.0, 0.5541), (10, 8.0, 0.4092)]
)
def test_erlang_c_is_what_the_tables_say(agents: int, load: float, waiting: float) -> None:
    found = erlang_c(agents, load, 1.0)
    assert found.share_waiting == pytest.approx(waiting, abs=6e-5)
    assert found.mean_wait == pytest.approx(found.share_waiting / (agents - load))
    assert share_waiting_longer(agents, load, 1.0, 2.0) == pytest.approx(waiting * math.exp(-2 * (agents - load)), abs=6e-5)


def test_one_agent_is_m_m_1() -> None:
    assert erlang_c(1, 0.5, 1.0).mean_wait == pytest.approx(1.0)  # load / (1 - load) services


def test_the_published_call_center_with_and_without_patience() -> None:
    """Gans, Koole and Mandelbaum, "Telephone call centers" (2003), table 1: 48 calls a minute, 50 agents, 2 minutes of patience."""
    patient, impatient = erlang_c(50, 48 / 60, 1 / 60), erlang_a(50, 48 / 60, 1 / 60, 1 / 120)
    assert patient.mean_wait == pytest.approx(20.8, abs=0.05)
    assert impatient.mean_wait == pytest.approx(3.7, abs=0.05)
    assert impatient.share_abandoning == pytest.approx(0.031, abs=5e-4)


def test_erlang_a_lies_between_erlang_b_and_erlang_c() -> None:
    assert erlang_a(10, 8.0, 1.0, 1e-9).share_waiting == pytest.approx(erlang_c(10, 8.0, 1.0).share_waiting, abs=1e-6)
    assert erlang_a(10, 8.0, 1.0, 1e9).share_abandoning == pytest.approx(erlang_b(10, 8.0), abs=1e-6)
    same = erlang_a(7, 9.0, 1.0, 1.0)  # leaving as fast as being served: the number present is Poisson's
    assert same.share_waiting == pytest.approx(1 - sum(math.exp(-9) * 9**number / math.factorial(number) for number in range(7)))
    large = erlang_a(2000, 2100.0, 1.0, 0.5)
    assert large.share_abandoning == pytest.approx(1 - 2000 / 2100, abs=2e-3)


def test_a_load_nobody_can_carry_is_refused() -> None:
    with pytest.raises(ValueError, match="2 agents cannot serve 2 Erlangs"):
        erlang_c(2, 2.0, 1.0)


def test_one_agent_forgets_as_morse_says() -> None:
    assert relaxation_seconds(1, 0.81, 1.0) == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("level", "freedom", "t"),
    [(0.95, 1, 12.706), (0.95, 2, 4.303), (0.95, 4, 2.776), (0.99, 19, 2.861), (0.99, 30, 2.750), (0.999, 9, 4.781), (0.90, 120, 1.658)],
)
def test_student_t_is_what_the_tables_say(level: float, freedom: int, t: float) -> None:
    assert student_t(level, freedom) == pytest.approx(t, abs=6e-4)


def test_an_interval_and_its_batches() -> None:
    assert batches([1.0, 3.0, 5.0, 7.0, 9.0], 2) == [2.0, 6.0]
    found = interval([1.0, 2.0, 3.0])
    assert found.mean == 2.0
    assert found.half == pytest.approx(4.3027 / math.sqrt(3), abs=1e-3)
    assert found.holds(4.4)
    assert not found.holds(4.6)
    assert interval([5.0]).half is None
    assert not interval([5.0]).holds(5.0)
