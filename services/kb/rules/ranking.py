"""The order of what was found: by weight, and where weights are as good as equal by votes, then by the latest change (KB-071)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

EQUAL = 0.01  # two weights that differ by less than this share of the greater say nothing about which is the better


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `votes` is helpful minus unhelpful, `changed` the moment of its latest change in whole seconds."""

    id: str
    weight: float
    votes: int
    changed: int


def ranked(hits: Sequence[Hit]) -> list[Hit]:
    """In the order in which they are shown. A run of nearly equal weights begins at its heaviest, so that it cannot go on for ever."""
    found: list[Hit] = []
    run: list[Hit] = []
    for hit in sorted(hits, key=lambda each: -each.weight):
        if run and hit.weight < run[0].weight * (1 - EQUAL):
            found += sorted(run, key=_tie)
            run = []
        run.append(hit)
    return found + sorted(run, key=_tie)


def to_rank(weights: Sequence[float], shown: int) -> int:
    """How many of these weights, heaviest first, have to be ranked so that the first `shown` stand as they would among all."""
    heaviest = 0.0
    for place, weight in enumerate(weights):
        if place == 0 or weight < heaviest * (1 - EQUAL):
            if place >= shown:
                return place
            heaviest = weight
    return len(weights)


def behind(hits: Sequence[Hit], shown: int, last_id: str) -> int:
    """Where the next page begins: after the last one shown, wherever it stands now; where it is gone, after as many as were shown."""
    for place, hit in enumerate(hits):
        if hit.id == last_id:
            return place + 1
    return shown


def _tie(hit: Hit) -> tuple[int, int, str]:
    return -hit.votes, -hit.changed, hit.id
