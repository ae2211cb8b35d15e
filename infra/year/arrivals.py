"""How many come when: exactly as many in all as the plan wants, spread like the days of a file, or like a year of our own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from functools import cache

from infra.days.arrivals import SLOT_SECONDS, SLOTS, draw_day, read_counts
from infra.year.moments import DAY, date_of
from infra.year.names import dice_of
from infra.year.plan import Plan

CHATS_FROM, CHATS_TO = 7 * 10, 19 * 10 + 5  # slots: from seven to half past seven in the evening, UTC
CALLS = 0.04  # for each ticket and chat
OF_WEEKDAYS = (1.15, 1.1, 1.05, 1.0, 0.95, 0.35, 0.25)  # Monday first, where no file says otherwise


class Arrivals:
    """The moments at which tickets and chats begin, a day at a time."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        shapes = _shapes(plan)
        self._tickets = _rounded(shapes, plan.tickets)
        in_the_day = [_in_the_day(shape) for shape in shapes]
        self._chats = _rounded(in_the_day, plan.chats)
        self._calls = _rounded(in_the_day, round((plan.tickets + plan.chats) * CALLS))

    def tickets(self, day: int) -> list[int]:
        return self._moments("tickets", self._tickets, day)

    def chats(self, day: int) -> list[int]:
        return self._moments("chats", self._chats, day)

    def calls(self, day: int) -> list[int]:
        return self._moments("calls", self._calls, day)

    def count(self, day: int) -> int:
        """Of tickets and chats together."""
        place = day - self._plan.first_day
        return sum(self._tickets[place]) + sum(self._chats[place])

    def _moments(self, what: str, counts: list[list[int]], day: int) -> list[int]:
        """In order of time, each anywhere within its six minutes."""
        random_ = dice_of(self._plan.seed, f"moments of {what}", day).random
        slot_ms = SLOT_SECONDS * 1000
        begins = day * DAY
        of_day = counts[day - self._plan.first_day]
        return sorted(begins + int((slot + random_()) * slot_ms) for slot, count in enumerate(of_day) for _ in range(count))


def _shapes(plan: Plan) -> list[Sequence[float]]:
    """For each day of the plan the weights of its six-minute slots: those of a day of the file with the same weekday."""
    dice = dice_of(plan.seed, "shapes")
    if plan.arrivals is None:
        return [_drawn(day, dice) for day in _dates(plan)]
    rows = read_counts(plan.arrivals)
    by_weekday: dict[int, list[list[int]]] = {}
    for day, counts in rows.items():
        by_weekday.setdefault(date.fromisoformat(day).weekday(), []).append(counts)
    every = [counts for days in by_weekday.values() for counts in days]
    return [dice.choice(by_weekday.get(day.weekday(), every)) for day in _dates(plan)]


def _dates(plan: Plan) -> list[date]:
    return [date_of(day) for day in range(plan.first_day, plan.end_day)]


def _drawn(day: date, dice: random.Random) -> Sequence[float]:
    weight = OF_WEEKDAYS[day.weekday()] * dice.uniform(0.85, 1.15)
    return [weight * slot for slot in _usual()]


@cache
def _usual() -> tuple[float, ...]:
    """The shape of a day as infra/days draws it, smoothed by many."""
    counts = [0] * SLOTS
    for second in draw_day(20_000, random.Random(1)).seconds:
        counts[int(second // SLOT_SECONDS)] += 1
    return tuple(float(count) for count in counts)


def _in_the_day(shape: Sequence[float]) -> list[float]:
    """Chats need somebody on duty."""
    return [weight if CHATS_FROM <= slot < CHATS_TO else 0.0 for slot, weight in enumerate(shape)]


def _rounded(shapes: Sequence[Sequence[float]], total: int) -> list[list[int]]:
    """Whole numbers in proportion that sum up to exactly `total`: what is cut off in one slot goes to the next."""
    whole = sum(map(sum, shapes))
    if whole == 0:
        if total:
            raise ValueError("arrivals: nobody comes on these days, so nothing can be spread like them")
        return [[0] * SLOTS for _ in shapes]
    counts, passed, given = [], 0.0, 0
    for shape in shapes:
        of_day = []
        for weight in shape:
            passed += weight
            upto = min(total, round(total * passed / whole))
            of_day.append(upto - given)
            given = upto
        counts.append(of_day)
    _give_the_rest(counts, total - given)
    return counts


def _give_the_rest(counts: list[list[int]], rest: int) -> None:
    """What floating point lost goes to the fullest slot, so that none gets work at a time when nobody comes."""
    if rest:
        _, day, slot = max((count, day, slot) for day, of_day in enumerate(counts) for slot, count in enumerate(of_day))
        counts[day][slot] += rest
