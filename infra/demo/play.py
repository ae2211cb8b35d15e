"""What all players share: the day's clock, the dice, the way to the server, and what they write down."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

import aiohttp

from infra.demo.api import Api
from infra.demo.clock import DayClock
from infra.demo.tally import Tally


@dataclass(slots=True)
class Play:
    """One day being played at `url`. `department_id` is where customers come; `mail` wakes a customer whose ticket was answered."""

    url: str
    session: aiohttp.ClientSession
    clock: DayClock
    dice: random.Random
    tally: Tally
    department_id: str
    mean_patience: float = 1200.0
    mail: dict[str, asyncio.Event] = field(default_factory=dict)

    def visitor(self) -> Api:
        """The way of somebody who is not signed in."""
        return Api(self.session, self.url, self.tally.requests)

    def patience(self) -> float:
        """Seconds of the day a customer waits; nobody leaves in the first two minutes."""
        return 120 + self.dice.expovariate(1 / self.mean_patience)
