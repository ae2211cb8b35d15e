"""The demo's judge, who reads the rules in his own way, hears days of the simulator and finds no choice that is not the rules'."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.days.arrivals import draw_day
from infra.days.roster import Shift, draw_roster
from infra.simulate.day import Outcome, simulate
from infra.simulate.demand import Arrival, Demand, Dice, Turn, arrivals
from infra.simulate.distributions import read_distribution
from infra.simulate.staff import staffed
from infra.simulate.variant import Habits, Rebalance, Setting, Timers, Variant
from services.routing.rules import chats
from services.routing.rules.rebalancing import Holds
from tests.unit.simulate.ears import Ears

DAY = 4 * 3600
SECONDS = st.integers(0, DAY).map(float)
HANDLING = st.sampled_from(["primary", "primary", "secondary", "pull"])


@st.composite
def rosters(draw: st.DrawFn) -> list[Shift]:
    """Up to five agents, in one or both of two groups, some of whom drop out."""
    shifts = []
    for number in range(draw(st.integers(1, 5))):
        begins = draw(st.integers(0, DAY // 2))
        ends = begins + draw(st.integers(60, DAY))
        limits = draw(st.integers(1, 3)), draw(st.none() | st.integers(1, 3))
        drops_out_at = draw(st.none() | st.integers(begins, ends).map(float))
        for group in draw(st.sampled_from([("front",), ("front",), ("second",), ("front", "second")])):
            shifts.append(Shift(f"agent{number}", group, begins, ends, *limits, draw(HANDLING), drops_out_at))
    return shifts if {shift.group for shift in shifts} >= {"front", "second"} else [*shifts, *_both()]


def _both() -> list[Shift]:
    return [Shift("both", group, 600, DAY, 1, 1) for group in ("front", "second")]


TURNS = st.lists(st.builds(Turn, st.integers(1, 3000).map(float), st.integers(1, 600).map(float)), max_size=2).map(tuple)


@st.composite
def arriving(draw: st.DrawFn) -> list[Arrival]:
    found = []
    for number, at in enumerate(sorted(draw(st.lists(SECONDS, min_size=1, max_size=40))), 1):
        kind, group = draw(st.sampled_from(["chat", "chat", "ticket"])), draw(st.sampled_from(["front", "front", "second"]))
        patience = draw(st.sampled_from([math.inf, 30.0, 300.0]))
        replies = draw(TURNS) if kind == "ticket" else ()
        found.append(Arrival(f"w{number:03d}", at, kind, group, float(draw(st.integers(1, 1500))), patience, replies))
    return found


@st.composite
def variants(draw: st.DrawFn) -> Variant:
    seats: dict[str, Any] = {
        "auto_inactive_minutes": draw(st.sampled_from([None, 1, 15])),
        "is_handing_off_on_auto_inactive": draw(st.booleans()),
        "is_active_on_login": draw(st.booleans()),
        "max_tickets_in_group": draw(st.sampled_from([None, 1, 2])),
    }
    of_agent = {"is_handing_off_on_logout": draw(st.booleans())}
    timers = Timers(*(draw(st.sampled_from([0, 20, 90])) for _ in range(3)))
    return Variant("drawn", (Setting("everyone", of_agent=of_agent, of_seat=seats),), timers)


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rosters(), arriving(), variants(), st.booleans(), st.sampled_from([300.0, 1200.0, 20_000.0]))
def test_every_choice_is_the_one_the_second_reading_makes(
    shifts: list[Shift], coming: list[Arrival], variant: Variant, beside: bool, away: float
) -> None:
    ears = Ears()
    outcome = simulate(coming, staffed(shifts, variant), variant, Habits(away=away, are_tickets_beside_chats=beside), told=ears)
    assert ears.judge.faults == []
    assert ears.judge.checked["decisions"] >= len(coming), "each arrival is decided on"
    holds_together(outcome)


def holds_together(outcome: Outcome) -> None:
    """What the rules read of an agent is what he holds; no piece is nowhere or in two places."""
    held = [piece for desk in outcome.desks.values() for piece in (*desk.chats.values(), *desk.tickets.values())]
    waiting = [piece for queue in outcome.queues.values() for piece in queue.pieces.values()]
    ended = [piece for piece in outcome.pieces if piece.ending]
    at_rest = [piece for piece in outcome.pieces if piece.replies]  # the customer's next message comes after the last moment, or is lost
    assert len({id(piece) for piece in (*held, *waiting)}) == len(held) + len(waiting)
    assert {id(piece) for piece in (*held, *waiting, *ended, *at_rest)} == {id(piece) for piece in outcome.pieces}
    assert all(desk.person.name == piece.agent for desk in outcome.desks.values() for piece in desk.chats.values())


def test_a_whole_day_with_everything_in_it() -> None:
    """The judge has seen enough of every kind: choices, queues, hand-offs, replies that stay and replies that move."""
    dice = Dice(3, "drawn")
    day, takes = draw_day(900, dice.of("moments")), read_distribution("lognormal:420,300")
    demand = Demand(takes, read_distribution("exp:200"), read_distribution("exp:240"), 0.6, [("front", 3), ("second", 1)], 0.4, takes)
    shifts = draw_roster(day, ["front", "front", "second"], 400.0)
    auto = {"auto_inactive_minutes": 5, "is_handing_off_on_auto_inactive": True, "is_active_on_login": False}
    rules = (
        Rebalance("shifts", "", "front", holds=Holds(timedelta(0), timedelta(0), timedelta(minutes=1)), on_start=True, on_stop=True),
        Rebalance("often", "", "second", holds=Holds(*[timedelta(0)] * 3), every=timedelta(minutes=10), at=("12:05", "14:35")),
    )
    variant = Variant("drawn", (Setting("everyone", of_seat=auto),), rebalance=rules)
    ears = Ears()
    outcome = simulate(arrivals(day.seconds, demand, dice), staffed(shifts, variant), variant, told=ears)
    assert ears.judge.faults == []
    seen = ears.judge.checked
    assert seen["choices"] > 900
    assert seen["queued"] > 50
    assert seen["kept"] > 30
    assert seen["moves"] == sum(run.moved for run in outcome.runs) == sum(piece.moves for piece in outcome.pieces) > 20
    assert {run.trigger for run in outcome.runs} == {"agent_started", "agent_stopped", "interval", "schedule"}
    assert sum(piece.hand_offs for piece in outcome.pieces) > 50
    holds_together(outcome)


def test_a_choice_that_is_not_the_rules_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge would hear it: the same day with the second best chosen, and with a queue worked from its end."""
    shifts = [Shift(name, "front", 0, DAY, 2, None) for name in ("ann", "bob")]
    coming = [Arrival(f"w{number:03d}", number * 10.0, "chat", "front", 500.0) for number in range(40)]
    fair = chats.distribute

    def unfair(members: Any, barred: Any = frozenset()) -> Any:
        return fair(list(members)[1:] if all(member.running == 0 for member in members) else members, barred)

    assert faults(shifts, coming) == []
    with monkeypatch.context() as patched:
        patched.setattr(chats, "distribute", unfair)
        assert any("the rules give it to" in fault for fault in faults(shifts, coming))
    with monkeypatch.context() as patched:
        patched.setattr(
            "infra.simulate.floor.Queue.first", lambda queue, most: [queue.pieces[max(queue.pieces)].queued] if queue.pieces else []
        )
        assert any("which waits longer" in fault for fault in faults(shifts, coming))


def faults(shifts: list[Shift], coming: list[Arrival]) -> list[str]:
    ears = Ears()
    simulate(coming, staffed(shifts, Variant()), Variant(), told=ears)
    return ears.judge.faults
