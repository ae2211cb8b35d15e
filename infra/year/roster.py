"""Who works when: shifts of each group, drawn a day at a time, and who is there at a moment."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from infra.year.company import Agent, Company, Group
from infra.year.moments import DAY, HOUR, MINUTE, SECOND, date_of
from infra.year.names import dice_of

QUARTER = 15 * MINUTE
ON_DUTY = (0.72, 0.72, 0.72, 0.72, 0.68, 0.45, 0.4)  # share of a group's agents, Monday first
BEGINS = (7 * HOUR, 11 * HOUR + HOUR // 2, 9 * HOUR)  # early, late, between; UTC
LENGTH = 8 * HOUR + HOUR // 2
NO_NEW_CHATS = 32 * MINUTE  # before the end of a shift


@dataclass(slots=True, eq=False)
class Shift:
    """One agent's day, in milliseconds since 1970. From `lunch_from` to `lunch_to` he is Unavailable."""

    agent: Agent
    starts: int
    ends: int
    lunch_from: int
    lunch_to: int


Drawn = tuple[Sequence[Agent], Sequence[float]]


class DayRoster:
    """The shifts of one day, by agent's number."""

    def __init__(self, company: Company, day: int) -> None:
        self.begins = day * DAY
        self.shifts: dict[int, Shift] = {}
        dice = dice_of(company.plan.seed, "roster", day)
        share = ON_DUTY[date_of(day).weekday()]
        for group in company.groups:
            for takes_chats in (True, False):
                own = [agent for agent in group.members if agent.home is group and (agent.max_chats > 0) is takes_chats]
                for place, agent in enumerate(dice.sample(own, min(len(own), max(2, round(share * len(own)))))):
                    self.shifts[agent.number] = _shift(dice, agent, self.begins + BEGINS[place % 3])
        self._drawn: dict[tuple[str, int], Drawn] = {}

    def on_duty(self, group: Group, at: int) -> Drawn:
        """The group's agents who are there through the whole quarter of an hour, and their appetites summed up from the first."""
        quarter = (at - self.begins) // QUARTER
        found = self._drawn.get((group.id, quarter))
        if found is None:
            found = self._drawn[group.id, quarter] = self._draw(group, self.begins + quarter * QUARTER)
        return found

    def _draw(self, group: Group, begins: int) -> Drawn:
        agents, upto, total = [], [], 0.0
        for agent in group.members:
            shift = self.shifts.get(agent.number)
            if shift and shift.starts <= begins and begins + QUARTER <= shift.ends:
                total += agent.appetite
                agents.append(agent)
                upto.append(total)
        return agents, upto


class Roster:
    """All days there are."""

    def __init__(self, company: Company) -> None:
        self.of_day = lru_cache(maxsize=200)(lambda day: DayRoster(company, day))

    def pick(self, group: Group, at: int, dice: random.Random, other_than: Agent | None = None) -> Agent | None:
        """One of the group who is there now, the greedier the likelier; None when nobody (else) is."""
        agents, upto = self.of_day(at // DAY).on_duty(group, at)
        if not agents:
            return None
        place = bisect_right(upto, dice.random() * upto[-1])
        chosen = agents[min(place, len(agents) - 1)]
        if chosen is other_than:
            chosen = agents[(place + 1) % len(agents)]
        return None if chosen is other_than else chosen

    def next_duty(self, group: Group, at: int) -> int:
        """The first moment from now on at which somebody of the group is there; within a week, for every group is staffed daily."""
        while not self.of_day(at // DAY).on_duty(group, at)[0]:
            at += QUARTER - at % QUARTER
        return at

    def at_work(self, agent: Agent, at: int) -> int:
        """The first moment from now on at which this agent is there."""
        day = at // DAY
        while True:
            shift = self.of_day(day).shifts.get(agent.number)
            if shift and at < shift.ends - 10 * MINUTE:
                return max(at, shift.starts + 2 * MINUTE)
            day += 1


def _shift(dice: random.Random, agent: Agent, about: int) -> Shift:
    starts = about - dice.randrange(1, 240) * SECOND - dice.randrange(1000)
    ends = about + LENGTH + dice.randrange(1, 240) * SECOND + dice.randrange(1000)
    lunch = about + 3 * HOUR + dice.randrange(90) * MINUTE + dice.randrange(MINUTE)
    return Shift(agent, starts, ends, lunch, lunch + dice.randrange(25, 45) * MINUTE)
