"""Small days with rebalance rules, worked out by hand: when they run, what they move, what they leave."""

from __future__ import annotations

import math
from collections import Counter
from datetime import timedelta
from typing import Any

from infra.days.roster import Shift
from infra.simulate.clock import moment_of
from infra.simulate.day import Outcome, simulate
from infra.simulate.demand import Arrival, Turn
from infra.simulate.figures import figures
from infra.simulate.rebalancing import Run
from infra.simulate.staff import staffed
from infra.simulate.variant import Habits, Rebalance, Setting, Variant
from services.routing.rules.rebalancing import Holds

HOUR = 3600.0
NO_HOLDS = Holds(*[timedelta(0)] * 3)
SIX_TO_A = [f"t{number}" for number in (0, 2, 4, 6, 8, 10)]


def chat(number: int, at: float, takes: float) -> Arrival:
    return Arrival(f"c{number}", at, "chat", "front", takes)


def ticket(number: int, at: float, takes: float, *replies: Turn) -> Arrival:
    return Arrival(f"t{number}", at, "ticket", "front", takes, math.inf, replies)


def shift(name: str, begins: float = 0.0, ends: float = 20 * HOUR, **more: Any) -> Shift:
    return Shift(name, "front", begins, ends, **{"max_chats": 1, "max_tickets": None, **more})


def rule(**more: Any) -> Rebalance:
    return Rebalance("rule 1", "rules.toml, line 1", "front", **more)


class Day:
    """A day played, with the moves that were told."""

    def __init__(self, shifts: list[Shift], coming: list[Arrival], *rules: Rebalance, closing: float = math.inf, **of_agent: Any) -> None:
        self.moves: list[str] = []
        self.owners: dict[str, str] = {}
        settings = (Setting("", of_agent=of_agent),) if of_agent else ()
        variant = Variant("", settings, rebalance=rules)
        self.outcome: Outcome = simulate(coming, staffed(shifts, variant), variant, Habits(), closing, self._hear)
        self.runs: list[Run] = self.outcome.runs

    def _hear(self, clock: Any, what: str, subject: str, **about: Any) -> None:
        if what == "work_assigned" and about["reason"] == "rebalance":
            assert about["piece"].is_counted, "a move is a receipt (RTE-105)"
            self.moves.append(f"{about['before']}>{about['piece'].agent} {subject}")

    def held(self) -> dict[str, int]:
        """Tickets by agent, as they lie at closing."""
        return dict(Counter(str(piece.agent) for piece in self.outcome.pieces if piece.arrival.kind == "ticket" and not piece.ending))


def busy(hours: float) -> list[Arrival]:
    """Chats that keep A and B from their tickets; then six tickets each, A's first."""
    return [chat(1, 0, hours * HOUR), chat(2, 1, 9 * HOUR), *(ticket(number, 10 + number, 10) for number in range(12))]


def test_vr_1_c_comes_at_five_and_takes_two_of_each() -> None:
    shifts = [shift("A"), shift("B"), shift("C", 5 * HOUR)]
    day = Day(shifts, busy(9), rule(on_start=True), closing=5 * HOUR)
    assert day.held() == {"A": 4, "B": 4, "C": 4}
    assert day.moves == ["A>C t10", "B>C t11", "A>C t8", "B>C t9"]
    assert day.runs == [
        Run("rule 1", "front", 0.0, "agent_started", 0, 0, {}),  # A and B, who log in at the same moment: one run
        Run("rule 1", "front", 5 * HOUR, "agent_started", 12, 4, {}),
    ]
    assert figures(day.outcome)["ticket"]["all"]["moves"] == 4
    assert Day(shifts, busy(9), closing=5 * HOUR).held() == {"A": 6, "B": 6}, "without a rule C stays empty"


def test_vr_2_five_of_as_six_were_read_five_minutes_before() -> None:
    """Until then A had a chat; he answers four, whose customers write again, and has begun with the fifth when a chat comes."""
    free = 5 * HOUR - 300
    coming = [chat(1, 0, free), *busy(9)[1:], chat(3, free + 45, 4 * HOUR)]
    again = Turn(60, 600)
    coming = [one._replace(replies=(again,)) if one.work_id in SIX_TO_A else one for one in coming]
    day = Day([shift("A"), shift("B"), shift("C", 5 * HOUR)], coming, rule(on_start=True), closing=5 * HOUR)
    assert day.held() == {"A": 5, "B": 4, "C": 3}
    assert day.runs[-1] == Run("rule 1", "front", 5 * HOUR, "agent_started", 12, 3, {"read": 5})
    assert [move for move in day.moves if move.startswith("A")] == ["A>C t10"], "the one he has not read"


def test_what_he_works_on_stays_with_him_until_holds_are_off() -> None:
    shifts, coming = [shift("A"), shift("B", HOUR)], [ticket(number, number, 2 * HOUR) for number in range(4)]
    day = Day(shifts, coming, rule(on_start=True), closing=HOUR)
    assert day.runs[-1].held_back == {"composed": 1}, "read an hour ago, but he still writes"
    assert (day.moves, day.held()) == (["A>B t3", "A>B t2"], {"A": 2, "B": 2})
    lately = Day(shifts, [one._replace(at=one.at + HOUR - 600) for one in coming], rule(on_start=True), closing=HOUR)
    assert (lately.moves, lately.runs[-1].held_back) == ([], {"assigned": 3, "read": 1})


def test_what_he_put_aside_for_a_chat_is_held_as_composed() -> None:
    """Begun with at 0, put aside at ten past, C comes at twenty-five past: read too long ago, written on within the half hour."""
    coming = [ticket(1, 0, HOUR), ticket(2, 1, HOUR), chat(1, 600, HOUR)]
    day = Day([shift("A"), shift("C", 1500)], coming, rule(on_start=True), closing=1500)
    assert day.runs[-1].held_back == {"composed": 1}
    assert day.moves == ["A>C t2"]


def test_only_tickets_of_the_group_move_and_whoever_gives_may_be_given_of_another() -> None:
    """A is at his limit of three: two of front, one of second, where one more waits. One of front goes to B, and A takes what waited."""
    shifts = [shift("A", max_tickets=3), Shift("A", "second", 0, 20 * HOUR, 1, 3), shift("B", HOUR)]
    others = [ticket(number, number, 9 * HOUR)._replace(group="second") for number in (3, 4)]
    day = Day(shifts, [ticket(1, 1, 9 * HOUR), ticket(2, 2, 9 * HOUR), *others], rule(on_start=True), closing=HOUR)
    assert day.moves == ["A>B t2"]
    assert [piece.agent for piece in day.outcome.pieces] == ["A", "B", "A", "A"]


def test_what_one_who_stops_leaves_is_given_away() -> None:
    """A goes home without handing off; his tickets go to B, who does what is left of the first, and then the second."""
    shifts, coming = [shift("A", 0, HOUR), shift("B", HOUR / 2)], [ticket(number, 10 + number, HOUR) for number in range(2)]
    stop = rule(on_stop=True, holds=NO_HOLDS)
    day = Day(shifts, coming, stop, is_handing_off_on_logout=False)
    assert day.moves == ["A>B t0", "A>B t1"], "the longest unanswered first (RTE-104)"
    assert [piece.answered_at for piece in day.outcome.pieces] == [HOUR + 10, 2 * HOUR + 10], "ten seconds of the first were left"
    assert [(run.at, run.trigger) for run in day.runs] == [(HOUR, "agent_stopped"), (20 * HOUR, "agent_stopped")]
    kept = Day(shifts, coming, is_handing_off_on_logout=False)
    assert [piece.agent for piece in kept.outcome.pieces] == ["A", "A"], "without a rule they stay with him"


def test_a_rule_moves_one_out_of_present_hands_who_then_goes_on() -> None:
    """A works on the last he was given, the first being his customer's second message: it moves, and A goes on with the other."""
    written_again = ticket(1, 0, 10, Turn(40, 500))
    day = Day([shift("A"), shift("B", 100)], [written_again, ticket(2, 20, 1000)], rule(on_start=True, holds=NO_HOLDS))
    assert day.moves == ["A>B t2"]
    first, second = day.outcome.pieces
    assert (first.agent, first.left, second.agent) == ("A", 500, "B")
    assert (first.composed_at, second.answered_at) == (moment_of(600), 100 + 1000 - 80), "both were begun with at 100"


def test_by_the_clock_until_midnight() -> None:
    shifts = [shift("A"), shift("B")]
    day = Day(shifts, [ticket(1, 0, 10)], rule(every=timedelta(hours=7), at=("06:00", "23:59")))
    assert [(run.at / HOUR, run.trigger) for run in day.runs] == [
        (6, "schedule"), (7, "interval"), (14, "interval"), (21, "interval"), (23 + 59 / 60, "schedule")
    ]  # fmt: skip


def test_agents_who_are_not_of_the_rule_neither_give_nor_take_nor_set_it_going() -> None:
    day = Day([shift("A"), shift("B"), shift("C", 5 * HOUR)], busy(9), rule(on_start=True, who=("A", "B")), closing=5 * HOUR)
    assert [run.at for run in day.runs] == [0]
    assert day.held() == {"A": 6, "B": 6}


def test_what_waits_is_given_out_before_the_run() -> None:
    """A and B are full with two each, three wait: C has these before the rule looks, and nothing is left to move (RTE-105)."""
    shifts = [shift("A", max_tickets=2), shift("B", max_tickets=2), shift("C", 5 * HOUR)]
    day = Day(shifts, busy(9)[:9], rule(on_start=True), closing=5 * HOUR)
    assert day.held() == {"A": 2, "B": 2, "C": 3}
    assert day.runs[-1].considered == 7
    assert day.moves == []


def test_who_goes_inactive_by_himself_gives_away_and_who_is_logged_out_gives_nothing_more() -> None:
    shifts, coming = [shift("A", drops_out_at=100.0), shift("B", 50)], [ticket(number, number, HOUR) for number in range(3)]
    seats = Setting("", of_seat={"auto_inactive_minutes": 45})
    variant = Variant("", (seats,), rebalance=(rule(on_stop=True),))
    outcome = simulate(coming, staffed(shifts, variant), variant, Habits(away=3 * HOUR), 2 * HOUR)
    assert [(run.at, run.trigger, run.moved) for run in outcome.runs] == [(100 + 45 * 60, "agent_stopped", 3)]
    assert {piece.agent for piece in outcome.pieces} == {"B"}
    gone = [shift("A", 0, 200.0, drops_out_at=100.0), *shifts[1:]]
    outcome = simulate(coming, staffed(gone, variant), variant, Habits(away=3 * HOUR), 2 * HOUR)
    assert [(run.at, run.moved) for run in outcome.runs] == [(200, 0)], "at the time-out; going inactive after it is no stop any more"


def test_more_than_a_hundred_moves_are_made_in_one_run() -> None:
    shifts = [shift("A"), shift("B", 5 * HOUR)]
    coming = [chat(1, 0, 9 * HOUR), *(ticket(number, 1 + number, 10) for number in range(250))]
    day = Day(shifts, coming, rule(on_start=True), closing=5 * HOUR)
    assert day.held() == {"A": 125, "B": 125}
    assert [run.moved for run in day.runs] == [0, 125]
