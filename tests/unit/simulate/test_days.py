"""Small days worked out by hand: who waits, who leaves, what is handed off, what the figures say of it."""

from __future__ import annotations

import math
from typing import Any

import pytest

from infra.days.roster import Shift
from infra.simulate.day import Outcome, simulate
from infra.simulate.demand import Arrival, Turn
from infra.simulate.figures import figures, jain, percentile, share_of
from infra.simulate.staff import staffed
from infra.simulate.variant import Habits, Setting, Timers, Variant

HOUR = 3600.0
PLAIN = Variant()


def chat(number: int, at: float, takes: float, patience: float = math.inf) -> Arrival:
    return Arrival(f"c{number}", at, "chat", "front", takes, patience)


def ticket(number: int, at: float, takes: float, *replies: Turn) -> Arrival:
    return Arrival(f"t{number}", at, "ticket", "front", takes, math.inf, replies)


def shift(name: str, begins: float = 0.0, ends: float = 8 * HOUR, **more: Any) -> Shift:
    return Shift(name, "front", begins, ends, **{"max_chats": 1, "max_tickets": None, **more})


def play(shifts: list[Shift], *coming: Arrival, variant: Variant = PLAIN, closing: float = math.inf, **habits: Any) -> Outcome:
    return simulate(coming, staffed(shifts, variant), variant, Habits(**habits), closing)


def waits(outcome: Outcome) -> list[float | None]:
    return [piece.waited for piece in outcome.pieces]


def test_one_agent_and_three_chats() -> None:
    outcome = play([shift("ann")], chat(1, 0, 100), chat(2, 10, 50), chat(3, 20, 50, patience=60))
    assert waits(outcome) == [0, 90, 60]
    assert [piece.ending for piece in outcome.pieces] == ["answered", "answered", "abandoned"]
    found = figures(outcome)["chat"]["all"]
    assert (found["arrivals"], found["mean_wait"], found["p50_wait"], found["p95_wait"]) == (3, 50, 60, 90)
    assert (found["share_waiting"], found["share_within_20"], found["share_abandoned"]) == (2 / 3, 1 / 3, 1 / 3)
    assert (found["longest_queue"], found["left_waiting"], found["hand_offs"]) == (2, 0, 0)
    assert found["mean_answered_after"] == (100 + 140) / 2
    assert share_of(outcome.desks["ann"], "chat") == pytest.approx(150 / (8 * HOUR))


def test_who_waits_for_the_first_shift_and_what_is_left_at_closing() -> None:
    shifts = [shift("ann", HOUR, 2 * HOUR)]
    outcome = play(shifts, chat(1, 0, 1800), chat(2, 0, 1799), chat(3, 0, 60), chat(4, 0, 50), closing=2 * HOUR + 30)
    assert waits(outcome) == [HOUR, HOUR + 1800, 2 * HOUR - 1, None]
    found = figures(outcome)["chat"]["front"]
    assert (found["left_waiting"], found["left_with_agents"]) == (1, 1)
    assert outcome.desks["ann"].is_logged_in, "she ends the chat she has, in overtime"


def test_secondary_agents_get_what_primary_ones_cannot_take() -> None:
    shifts = [shift("ann"), shift("tom", handling="secondary")]
    outcome = play(shifts, *(chat(number, number * 10, 25) for number in range(4)))
    assert [piece.agent for piece in outcome.pieces] == ["ann", "tom", "ann", "tom"]
    assert waits(outcome) == [0, 0, 5, 5]


def test_one_who_drops_out_loses_his_chat_to_a_colleague_and_gets_it_not_again() -> None:
    shifts = [shift("ann", drops_out_at=100.0), shift("bob")]
    outcome = play(shifts, chat(1, 0, 300), chat(2, 10, 60), away=600.0)
    first = outcome.pieces[0]
    assert (first.agent, first.hand_offs, first.answered_at) == ("bob", 1, 130.0 + 200)  # 100 s were done; 30 s until she was missed
    no_timers = Variant(timers=Timers(0, 0, 0))
    outcome = play(shifts, chat(1, 0, 300), variant=no_timers, away=600.0)
    assert (outcome.pieces[0].agent, outcome.pieces[0].hand_offs, outcome.pieces[0].answered_at) == ("ann", 0, 700.0 + 200)
    alone = play(shifts[:1], chat(1, 0, 300), away=600.0)
    assert (alone.pieces[0].agent, alone.pieces[0].answered_at) == (None, None), "barred as long as she answers nobody (CHT-055)"


def test_whoever_goes_inactive_hands_off_only_if_he_is_to() -> None:
    shifts = [shift("ann", drops_out_at=100.0), shift("bob")]
    coming = [ticket(1, 0, 200), ticket(2, 1, 10), ticket(3, 2, 200)]
    for hands_off, agents in ((True, ["bob", "bob", "bob"]), (False, ["ann", "bob", "ann"])):
        seat = {"auto_inactive_minutes": 5, "is_handing_off_on_auto_inactive": hands_off}
        outcome = play(shifts, *coming, variant=Variant("", (Setting("", of_seat=seat),)), away=HOUR, closing=1000.0)
        assert [piece.agent for piece in outcome.pieces] == agents
        assert [piece.hand_offs for piece in outcome.pieces] == [int(hands_off), 0, int(hands_off)]


def test_tickets_are_worked_on_one_by_one_and_wait_for_chats_unless_told_otherwise() -> None:
    coming = [ticket(1, 0, 100), ticket(2, 0, 100), chat(1, 50, 60)]
    assert [piece.answered_at for piece in play([shift("ann")], *coming).pieces] == [160, 260, 110]
    assert [piece.answered_at for piece in play([shift("ann")], *coming, are_tickets_beside_chats=True).pieces] == [100, 200, 110]


def test_a_reply_stays_with_its_owner_while_he_is_active_and_goes_on_when_he_is_not() -> None:
    shifts = [shift("ann", 0, HOUR), shift("bob", HOUR / 2, 3 * HOUR)]
    stays, goes = ticket(1, 0, 10, Turn(600, 20)), ticket(2, 0, 10, Turn(2 * HOUR, 20))
    outcome = play(shifts, stays, goes)
    assert [piece.agent for piece in outcome.pieces] == ["ann", "bob"]
    assert [piece.ending for piece in outcome.pieces] == ["answered", "answered"]
    assert outcome.desks["ann"].done["ticket"] == 3


def test_tickets_left_at_the_end_of_a_shift_go_to_a_colleague_or_stay() -> None:
    shifts = [shift("ann", 0, 100), shift("bob", 50, HOUR)]
    for hands_off, agent in ((True, "bob"), (False, "ann")):
        variant = Variant("", (Setting("", of_agent={"is_handing_off_on_logout": hands_off}),))
        assert play(shifts, ticket(1, 0, 500), variant=variant).pieces[0].agent == agent


def test_one_on_pull_takes_from_the_queue_when_he_looks() -> None:
    outcome = play([shift("ann", handling="pull")], chat(1, 5, 10), chat(2, 6, 10), looks_every=30.0)
    assert waits(outcome) == [25, 54]


def test_one_who_must_go_active_by_hand_gets_nothing_before() -> None:
    by_hand = Variant("", (Setting("", of_seat={"is_active_on_login": False}),))
    assert waits(play([shift("ann")], chat(1, 10, 5), variant=by_hand, goes_active_after=60.0)) == [50]


def test_limits_hold_tickets_back() -> None:
    outcome = play([shift("ann", max_tickets=2)], *(ticket(number, 0, 100) for number in range(4)))
    assert waits(outcome) == [0, 0, 100, 200]


def test_jain_and_percentiles() -> None:
    assert jain([2.0, 2.0, 2.0]) == 1
    assert jain([1.0, 0.0, 0.0, 0.0]) == 0.25
    assert math.isnan(jain([0.0, 0.0]))
    assert [percentile([1.0, 2.0, 3.0, 4.0], share) for share in (0.5, 0.75, 0.76, 1.0)] == [2, 3, 4, 4]
    assert math.isnan(percentile([], 0.5))
