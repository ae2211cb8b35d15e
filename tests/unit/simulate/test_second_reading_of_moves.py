"""The demo's judge hears days in which rebalance rules run, and finds no move that is not the rules'."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.days.roster import Shift
from infra.simulate.day import simulate
from infra.simulate.demand import Arrival, Turn
from infra.simulate.staff import staffed
from infra.simulate.variant import Rebalance, Setting, Variant
from services.routing.rules.rebalancing import Holds, Move, Plan, plan
from tests.unit.simulate.ears import Ears
from tests.unit.simulate.test_second_reading import DAY, holds_together

MINUTES = st.sampled_from([0, 0, 1, 10]).map(lambda minutes: timedelta(minutes=minutes))
RULES = st.builds(
    Rebalance,
    name=st.just("drawn"),
    where=st.sampled_from(["1", "2"]),
    group=st.just("front"),
    who=st.sampled_from([("*",), ("*", "agent9"), ("agent[0-2]",)]),
    holds=st.builds(Holds, MINUTES, MINUTES, MINUTES),
    every=st.sampled_from([None, timedelta(minutes=17)]),
    at=st.sampled_from([(), ("00:30", "01:15", "03:00")]),
    on_start=st.booleans(),
    on_stop=st.booleans(),
)


@st.composite
def rosters(draw: st.DrawFn) -> list[Shift]:
    """Three to five agents, who come and go one after the other."""
    shifts = []
    for number in range(draw(st.integers(3, 5))):
        begins = draw(st.integers(0, DAY // 2))
        ends = begins + draw(st.integers(600, DAY))
        drops_out_at = draw(st.none() | st.integers(begins, ends).map(float))
        limits = draw(st.integers(1, 2)), draw(st.none() | st.integers(2, 9))
        shifts.append(Shift(f"agent{number}", "front", begins, ends, *limits, draw(st.sampled_from(HANDLING)), drops_out_at))
    return shifts


HANDLING = ("primary", "primary", "primary", "secondary", "pull")
TURNS = st.lists(st.builds(Turn, st.integers(1, 900).map(float), st.integers(1, 900).map(float)), max_size=2).map(tuple)


@st.composite
def arriving(draw: st.DrawFn) -> list[Arrival]:
    """Many tickets early, and long chats before which they wait."""
    found = []
    for number, at in enumerate(sorted(draw(st.lists(st.integers(0, DAY // 2).map(float), min_size=10, max_size=40))), 1):
        kind = draw(st.sampled_from(["chat", "ticket", "ticket", "ticket", "ticket"]))
        takes = float(draw(st.integers(1, 7200 if kind == "chat" else 2400)))
        found.append(Arrival(f"w{number:03d}", at, kind, "front", takes, replies=draw(TURNS) if kind == "ticket" else ()))
    return found


@st.composite
def variants(draw: st.DrawFn) -> Variant:
    seats = {
        "auto_inactive_minutes": draw(st.sampled_from([None, 5])),
        "is_handing_off_on_auto_inactive": draw(st.booleans()),
        "is_active_on_login": draw(st.booleans()),
        "max_tickets_in_group": draw(st.sampled_from([None, None, 3])),
    }
    setting = Setting("everyone", of_agent={"is_handing_off_on_logout": draw(st.booleans())}, of_seat=seats)
    return Variant("drawn", (setting,), rebalance=tuple(draw(st.lists(RULES, min_size=1, max_size=2))))


def test_every_move_is_one_the_second_reading_allows() -> None:
    moved = []

    @settings(max_examples=35, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(rosters(), arriving(), variants())
    def day(shifts: list[Shift], coming: list[Arrival], variant: Variant) -> None:
        ears = Ears()
        outcome = simulate(coming, staffed(shifts, variant), variant, closing=DAY * 1.5, told=ears)
        assert ears.judge.faults == []
        assert ears.judge.checked["moves"] == sum(run.moved for run in outcome.runs) == sum(piece.moves for piece in outcome.pieces)
        holds_together(outcome)
        moved.append(ears.judge.checked["moves"])

    day()
    assert sum(moved) > 50, "the days are such that rules have something to do"


def test_a_move_that_is_not_the_rules_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """One move too many, and one to somebody who is not there."""
    shifts = [
        Shift("ann", "front", 0, DAY, 1, None),
        Shift("bob", "front", 1800, DAY, 1, None),
        Shift("cid", "front", DAY - 60, DAY, 1, None),
    ]
    coming = [Arrival(f"w{number:03d}", number * 10.0, "ticket", "front", 2000.0) for number in range(6)]
    variant = Variant(rebalance=(Rebalance("", "", "front", holds=Holds(*[timedelta(0)] * 3), on_start=True),))

    def unfair(to: str) -> Any:
        def planned(holds: Holds, agents: Any, tickets: Any, *more: Any) -> Plan:
            made = plan(holds, agents, tickets, *more)
            moved = {move.ticket_id for move in made.moves}
            left = [one for one in tickets if one.owner_id == "ann" and one.ticket_id not in moved]
            return replace(made, moves=(*made.moves, Move(left[0].ticket_id, "ann", to, "")), is_whole=True) if made.moves else made

        return planned

    assert faults(shifts, coming, variant) == []
    for to, said in (("bob", "but ann has 3 and bob 3"), ("cid", "but cid does not receive")):
        with monkeypatch.context() as patched:
            patched.setattr("infra.simulate.rebalancing.plan", unfair(to))
            assert any(said in fault for fault in faults(shifts, coming, variant))


def faults(shifts: list[Shift], coming: list[Arrival], variant: Variant) -> list[str]:
    ears = Ears()
    simulate(coming, staffed(shifts, variant), variant, told=ears)
    return ears.judge.faults
