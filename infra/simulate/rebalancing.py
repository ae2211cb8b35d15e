"""Runs of a variant's rebalance rules, as services/routing/placing/rebalancing.py makes them on its rows (RTE-097 to RTE-105)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from infra.days.arrivals import DAY_SECONDS
from infra.simulate.attending import Attending
from infra.simulate.clock import second_of
from infra.simulate.floor import Desk, Floor, Piece
from infra.simulate.variant import Rebalance
from services.routing.rules.decisions import Decision
from services.routing.rules.moments import next_of_interval, next_time_of_day
from services.routing.rules.rebalancing import OwnedTicket, Plan, plan

MOST_AT_ONCE = 100  # as many moves as routing makes in one transaction
ZONE = "UTC"  # the day's own clock


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a rule: at which second of the day, why, and what it did; `held_back` counts tickets by what held them."""

    rule: str
    group: str
    at: float
    trigger: str
    considered: int
    moved: int
    held_back: dict[str, int]


class Rebalancing:
    """Sets runs going by the clock and by agents who start and stop, and moves what the rules' own plan says."""

    def __init__(self, attending: Attending, rules: Iterable[Rebalance]) -> None:
        self.attending, self.placing = attending, attending.placing
        self.floor, self.clock = attending.floor, attending.clock
        self.agents = {rule: _agents(self.floor, rule) for rule in rules}
        self.runs: list[Run] = []
        self._about_to_run: set[Rebalance] = set()

    def begin(self) -> None:
        """Sets the day's clocks, as if each rule were made at midnight."""
        for rule in self.agents:
            self._set_interval(rule)
            self._set_schedule(rule)

    def started(self, name: str, groups: Iterable[str]) -> None:
        """He begins to receive tickets of these groups (RTE-098)."""
        self._trigger(name, groups, "agent_started")

    def stopped(self, name: str, groups: Iterable[str]) -> None:
        """He, who is logged in, leaves off receiving tickets of these groups, or is about to be logged out."""
        self._trigger(name, groups, "agent_stopped")

    def _trigger(self, name: str, groups: Iterable[str], trigger: str) -> None:
        there = set(groups)
        for rule, names in self.agents.items():
            is_on = rule.on_start if trigger == "agent_started" else rule.on_stop
            if is_on and rule.group in there and name in names:
                self._set_going(rule, trigger)

    def _set_interval(self, rule: Rebalance) -> None:
        """Keeps its beat until midnight: a day that is played on till nothing more happens must have an end."""
        if rule.every is not None:
            due = second_of(next_of_interval(rule.every, self.clock.moment, self.clock.moment))
            if due < DAY_SECONDS:
                self.clock.at(due, self._interval_is_over, rule)

    def _interval_is_over(self, rule: Rebalance) -> None:
        self._set_going(rule, "interval")
        self._set_interval(rule)

    def _set_schedule(self, rule: Rebalance) -> None:
        due_at = next_time_of_day(rule.at, ZONE, self.clock.moment)
        if due_at is not None and second_of(due_at) < DAY_SECONDS:
            self.clock.at(second_of(due_at), self._time_of_day_has_come, rule)

    def _time_of_day_has_come(self, rule: Rebalance) -> None:
        self._set_going(rule, "schedule")
        self._set_schedule(rule)

    def _set_going(self, rule: Rebalance, trigger: str) -> None:
        """Right after this. A run that waits to begin sees all that a second one would."""
        if rule not in self._about_to_run:
            self._about_to_run.add(rule)
            self.clock.at(self.clock.now, self._run, rule, trigger)

    def _run(self, rule: Rebalance, trigger: str) -> None:
        """What waits is given out first (RTE-105), then moves are made until none is left."""
        self._about_to_run.discard(rule)
        self.placing.work_queue("ticket", rule.group)
        made = first = self._planned(rule)
        moved = self._move(rule, made)
        while not made.is_whole:
            made = self._planned(rule)
            moved += self._move(rule, made)
        held_back = dict(sorted(Counter(one.because for one in first.held_back).items()))
        self.runs.append(Run(rule.name, rule.group, self.clock.now, trigger, first.considered, moved, held_back))

    def _planned(self, rule: Rebalance) -> Plan:
        members = self.floor.tickets[rule.group]
        desks = [self.floor.desks[name] for name in self.agents[rule]]
        owned = [self._owned(piece, desk) for desk in desks for piece in desk.tickets.values() if piece.group == rule.group]
        return plan(rule.holds, [members[name] for name in self.agents[rule]], owned, self.clock.moment, MOST_AT_ONCE)

    def _owned(self, piece: Piece, desk: Desk) -> OwnedTicket:
        """What lies on a desk is Active. Who works on a ticket writes on it at this moment."""
        return OwnedTicket(
            piece.arrival.work_id,
            desk.person.name,
            unanswered_at=piece.unanswered_since,
            is_counted=piece.is_counted,
            assigned_at=piece.assigned_at,
            read_at=piece.read_at,
            composed_at=self.clock.moment if desk.on_hand is piece else piece.composed_at,
        )

    def _move(self, rule: Rebalance, made: Plan) -> int:
        """Each a receipt for its new owner; whoever gave may be given from the queue, and goes on with what is left him."""
        for move in made.moves:
            piece = self.floor.desks[move.from_agent_id].tickets[move.ticket_id]
            self.placing.move(piece, Decision("assigned", move.step, move.to_agent_id, "evened"))
        for giver in sorted({move.from_agent_id for move in made.moves}):
            self.placing.again_for(giver, "ticket")
            self.attending.go_on(self.floor.desks[giver])
        return len(made.moves)


def _agents(floor: Floor, rule: Rebalance) -> list[str]:
    return [name for name in sorted(floor.tickets.get(rule.group, ())) if rule.speaks_of(name, rule.group)]
