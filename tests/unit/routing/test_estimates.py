"""The estimate of a wait against a queue that is simulated: as many waits fall into the range as it says."""

from __future__ import annotations

import random
from collections import deque
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

import pytest

from services.routing.rules.estimate import FEWEST, Estimate, covered, from_handling, from_service

DAY = datetime(2026, 3, 2, tzinfo=UTC)
WINDOW = 3600.0


def at(seconds: float) -> datetime:
    return DAY + timedelta(seconds=seconds)


def served(seed: int, agents: int, load: float, handling: float, count: int) -> list[tuple[float, float, float]]:
    """(came, given out, ended) of each piece of a queue with so many agents, each one piece at a time, longest waiting first."""
    chances, clock, free, pieces = random.Random(seed), 0.0, [0.0] * agents, []
    for _ in range(count):
        clock += chances.expovariate(load * agents / handling)
        begun = max(clock, heappop(free))
        ended = begun + chances.expovariate(1 / handling)
        heappush(free, ended)
        pieces.append((clock, begun, ended))
    return pieces


def judged(pieces: list[tuple[float, float, float]], method: str, agents: int) -> list[tuple[Estimate, float]]:
    """What would have been said to every sixteenth piece that had to wait, beside how long it then waited."""
    found, recent = [], deque[tuple[float, float, float]]()
    for number, (came, begun, _) in enumerate(pieces):
        recent.append(pieces[number])
        while recent[0][2] < came - 2 * WINDOW:
            recent.popleft()
        if begun <= came or came < 2 * WINDOW or number % 16:
            continue
        known = list(recent)[:-1]
        position = 1 + sum(1 for one in known if one[1] > came)
        if method == "served":
            left = [(at(one[0]), at(one[1])) for one in known if one[1] > one[0] and came - WINDOW < one[1] <= came]
            waiting = [at(one[0]) for one in known if one[1] > came] + [at(came)]
            estimate = from_service(position, left, waiting, at(came - WINDOW), at(came))
        else:
            ended = sorted((one[2], one[2] - one[1]) for one in known if one[2] <= came)[-200:]
            estimate = from_handling(position, [seconds for _, seconds in ended], agents)
        if estimate.seconds is not None:
            found.append((estimate, begun - came))
    return found


@pytest.mark.parametrize("method", ["served", "handling"])
@pytest.mark.spec("RTE-214")
def test_as_many_waits_are_within_the_range_as_it_says(method: str) -> None:
    queues = ((7, 4, 0.95), (8, 12, 0.97), (9, 1, 0.9))
    found = [one for seed, agents, load in queues for one in judged(served(seed, agents, load, 300.0, 8_000), method, agents)]
    within = sum((one.from_seconds or 0) - 0.5 <= waited <= (one.to_seconds or 0) + 0.5 for one, waited in found)
    assert len(found) > 1_000
    assert abs(within / len(found) - 0.8) < 0.03, f"{within / len(found):.3f} of {len(found)}"
    shorter = sum(waited < (one.seconds or 0) for one, waited in found)
    assert abs(shorter / len(found) - 0.5) < 0.08, f"the middle is in the middle: {shorter / len(found):.3f} are shorter"


@pytest.mark.spec("RTE-214")
def test_it_says_how_it_was_made_and_why_it_was_not() -> None:
    waits = [(at(60 * number), at(60 * number + 90)) for number in range(10)]
    said = from_service(3, waits, [at(600)], at(0), at(660))
    assert (said.method, said.served, said.observed_seconds, said.position) == ("served", 10, 660, 3)
    assert said.from_seconds is not None and said.seconds is not None and said.to_seconds is not None
    assert 0 < said.from_seconds < said.seconds < said.to_seconds
    few = from_service(1, waits[: FEWEST - 1], [], at(0), at(660))
    assert (few.seconds, few.method, few.is_unknown_because, few.served) == (None, None, "too_few_observations", FEWEST - 1)
    assert from_handling(1, [300.0] * 50, 0).is_unknown_because == "nobody_receives"
    by_handling = from_handling(2, [300.0, 500.0] * 50, 4)
    assert (by_handling.method, by_handling.mean_handling_seconds, by_handling.slots) == ("handling", 400, 4)


@pytest.mark.spec("RTE-214")
def test_only_time_in_which_somebody_waited_counts() -> None:
    assert covered([(at(0), at(10)), (at(5), at(20)), (at(50), at(60))], at(2), at(55)) == 18 + 5
