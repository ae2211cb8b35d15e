"""One day from end to end: arrivals, people and rules in, what happened out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from infra.simulate.attending import Attending
from infra.simulate.clock import Clock
from infra.simulate.demand import Arrival
from infra.simulate.floor import Desk, Floor, Piece, Queue
from infra.simulate.rebalancing import Rebalancing, Run
from infra.simulate.shifts import Shifts
from infra.simulate.staff import Person
from infra.simulate.variant import AS_USUAL, Habits, Variant


class Told(Protocol):
    """Hears what routing would publish: what happened, to whom, when, and the things it happened to."""

    def __call__(self, clock: Clock, what: str, subject: str, **about: object) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """A day as it was at closing."""

    pieces: list[Piece]
    desks: dict[str, Desk]
    queues: dict[tuple[str, str], Queue]
    closing: float
    events: int
    runs: list[Run]  # of rebalance rules


def simulate(
    arrivals: Sequence[Arrival],
    people: list[Person],
    variant: Variant,
    habits: Habits = AS_USUAL,
    closing: float = math.inf,
    told: Told | None = None,
) -> Outcome:
    """Plays the day up to `closing`, or until nothing more would happen. Raises ValueError for a group nobody is in."""
    clock = Clock()
    floor = Floor(people, (lambda what, subject, **about: told(clock, what, subject, **about)) if told else None)
    attending = Attending(clock, floor, variant.timers, habits)
    rebalancing = Rebalancing(attending, variant.rebalance)
    Shifts(attending, rebalancing).begin()
    rebalancing.begin()
    pieces = [Piece(arrival, arrival.group, arrival.takes, list(arrival.replies)) for arrival in arrivals]
    for piece in pieces:
        if piece.group not in floor.chats:
            raise ValueError(f"nobody of the roster is in group {piece.group}")
        clock.at(piece.arrival.at, attending.come, piece)
    clock.run(closing)
    for desk in floor.desks.values():
        desk.pass_by(clock.now)
    return Outcome(pieces, floor.desks, floor.queues, clock.now, clock.events, rebalancing.runs)
