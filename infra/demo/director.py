"""Runs the day: arrivals come, agents work their shifts, the last ones stay until all is done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field

from infra.days.arrivals import Day
from infra.demo.agent import AgentPlayer
from infra.demo.chat_customer import ChatCustomer
from infra.demo.play import Play
from infra.demo.stage import Stage
from infra.demo.tally import Account, AgentDay
from infra.demo.ticket_customer import TicketCustomer

OVERTIME_SECONDS = 4 * 3600.0  # of the day, after the last arrival
STAYING = 4  # agents of the last shifts who stay until all is done


@dataclass(slots=True)
class Director:
    """One day on one stage. `chat_share` of the arrivals chat, the others open tickets."""

    play: Play
    stage: Stage
    day: Day
    chat_share: float
    is_day_over: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Returns when every customer is done and every agent gone, or overtime is over."""
        self.play.clock.begin()
        agents = [asyncio.create_task(self._guarded(day.name, player.live())) for day, player in self._agents()]
        customers: list[asyncio.Task[None]] = []
        for number, second in enumerate(self.day.seconds, 1):
            await self.play.clock.until(second)
            customers.append(asyncio.create_task(self._arrive(number, second)))
        overtime = OVERTIME_SECONDS / self.play.clock.speed
        if customers:
            await asyncio.wait(customers, timeout=max(60.0, overtime))
        for task in customers:
            task.cancel()
        await asyncio.gather(*customers, return_exceptions=True)
        self.is_day_over.set()
        _, late = await asyncio.wait(agents, timeout=60)
        for task in late:
            self.play.tally.trouble(f"an agent did not get home: {task}")
            task.cancel()

    def _agents(self) -> list[tuple[AgentDay, AgentPlayer]]:
        found = []
        last = sorted(self.stage.shifts, key=lambda shift: (shift.group != "front", shift.handling != "primary", -shift.ends_at))[:STAYING]
        for shift in self.stage.shifts:
            day = self.play.tally.agents[shift.name] = AgentDay(shift.name, shift.group)
            player = AgentPlayer(
                self.play, shift, self.stage.agent_ids[shift.name], self.stage.passwords[shift.name], day, self.is_day_over
            )
            player.stays = shift in last
            found.append((day, player))
        return found

    async def _arrive(self, number: int, second: float) -> None:
        kind = "chat" if self.play.dice.random() < self.chat_share else "ticket"
        account = Account(number, kind, second)
        self.play.tally.accounts.append(account)
        customer = ChatCustomer(self.play, account) if kind == "chat" else TicketCustomer(self.play, account)
        await self._guarded(f"arrival {number}", customer.live())

    async def _guarded(self, who: str, life: Awaitable[None]) -> None:
        try:
            await life
        except asyncio.CancelledError:
            raise
        except Exception as failure:
            self.play.tally.trouble(f"{who}: {failure!r}")
