"""Who comes, with all that chance says about him drawn beforehand: so that two variants differ by their rules alone."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from infra.days.arrivals import SLOT_SECONDS, draw_arrivals, spread
from infra.simulate.distributions import Draw


class Turn(NamedTuple):
    """One more message of a ticket's customer: how long after the answer it comes, and how long it takes an agent. Seconds."""

    after: float
    takes: float


class Arrival(NamedTuple):
    """One customer. `at` in seconds of the day; `takes` is the agent's time; `patience` how long he waits for an agent in a chat."""

    work_id: str
    at: float
    kind: str  # chat or ticket
    group: str
    takes: float
    patience: float = math.inf
    replies: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """What customers are like. `groups` says which share of them comes to which group."""

    chat_takes: Draw
    ticket_takes: Draw
    patience: Draw
    chat_share: float
    groups: Sequence[tuple[str, float]]
    reply_share: float = 0.0
    reply_after: Draw | None = None


@dataclass(frozen=True, slots=True)
class Dice:
    """A source of chance for each question, so that one answered more or less often does not move the others."""

    seed: int
    day: str

    def of(self, what: str) -> random.Random:
        return random.Random(f"{self.seed}/{self.day}/{what}")


def moments_of(counts: list[int], dice: Dice, scale: float | None = None) -> Iterable[float]:
    """The moments of a day of six-minute counts. With `scale` the counts are only the means, times it, of a Poisson process."""
    if scale is None:
        return spread(counts, dice.of("moments"))
    chance = dice.of("moments")
    begins = [slot * SLOT_SECONDS for slot in range(len(counts))]
    slots = (
        draw_arrivals(count * scale / SLOT_SECONDS, begin, begin + SLOT_SECONDS, chance)
        for begin, count in zip(begins, counts, strict=True)
    )
    return [moment for slot in slots for moment in slot]


def arrivals(moments: Iterable[float], demand: Demand, dice: Dice) -> list[Arrival]:
    """A customer for each moment. Whatever he turns out to be, everything about him is drawn."""
    kinds, groups, patience = dice.of("kinds"), dice.of("groups"), dice.of("patience")
    chats, tickets, replies = dice.of("chats"), dice.of("tickets"), dice.of("replies")
    made = []
    for number, moment in enumerate(moments, 1):
        is_chat, group, wait = kinds.random() < demand.chat_share, _group(demand, groups), demand.patience(patience)
        chat_takes, ticket_takes = demand.chat_takes(chats), demand.ticket_takes(tickets)
        turns = _replies(demand, replies, tickets)
        if is_chat:
            made.append(Arrival(f"w{number:07d}", moment, "chat", group, chat_takes, wait))
        else:
            made.append(Arrival(f"w{number:07d}", moment, "ticket", group, ticket_takes, math.inf, turns))
    return made


def _group(demand: Demand, chance: random.Random) -> str:
    rest = chance.random() * sum(share for _, share in demand.groups)
    for group, share in demand.groups:
        rest -= share
        if rest < 0:
            return group
    return demand.groups[-1][0]


def _replies(demand: Demand, chance: random.Random, tickets: random.Random) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    while demand.reply_after is not None and chance.random() < demand.reply_share:
        turns.append(Turn(demand.reply_after(chance), demand.ticket_takes(tickets)))
    return tuple(turns)
