"""One ticket on an agent's desk: read it, answer it, close it or wait for the customer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from infra.demo.api import Api

if TYPE_CHECKING:
    from infra.demo.agent import AgentPlayer

TICKETS = "/api/management/v1/tickets"
WORKS_SECONDS = 150.0  # of the day, on the mean, for an answer
ANSWERS_AT_MOST = 2


class TicketWork:
    """What an agent does with one Active ticket of his. Tickets are worked on one after the other, at one desk."""

    def __init__(self, agent: AgentPlayer, api: Api, ticket_id: str) -> None:
        self.agent, self.api, self.ticket_id = agent, api, ticket_id
        self.exchange = agent.play.tally.exchange(ticket_id)

    async def live(self) -> None:
        """One answer; the ticket is then Waiting or Closed."""
        play, day = self.agent.play, self.agent.day
        async with self.agent.desk:
            day.tickets += 1
            await self._read()
            await play.clock.pass_by(play.dice.expovariate(1 / WORKS_SECONDS))
            day.messages += 1
            text = f"answer {day.messages} of {day.name}"
            is_last = len(self.exchange.sent["customer"]) >= ANSWERS_AT_MOST or play.dice.random() < 0.7
            answering = self.api.post(f"{TICKETS}/{self.ticket_id}/replies", {"text": text, "mark": "closed" if is_last else "waiting"})
            await asyncio.shield(self._answer(answering, text))

    async def _answer(self, answering: Any, text: str) -> None:
        """Whoever drops out just now has still sent it: it is written down all the same."""
        await answering
        sent = self.exchange.sent["agent"]
        sent.append((len(sent) + 1, text))
        self.agent.play.mail.setdefault(self.ticket_id, asyncio.Event()).set()

    async def _read(self) -> None:
        texts: list[str] = []
        cursor = None
        while True:
            page = await self.api.get(f"{TICKETS}/{self.ticket_id}/communication", limit=100, cursor=cursor)
            texts += [entry["message"]["text"].strip() for entry in page["items"] if entry["type"] == "message"]
            cursor = page["next_cursor"]
            if not cursor:
                break
        self.exchange.got[self.agent.shift.name] = [text for text in reversed(texts) if text.startswith("arrival ")]
