"""A customer who opens a ticket: writes, is told by mail of an answer, reads it on the portal, writes back once or not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from infra.demo.api import Api
from infra.demo.play import Play
from infra.demo.tally import Account

TICKETS = "/api/portal/v1/tickets"


@dataclass(slots=True)
class TicketCustomer:
    """One arrival that opens a ticket. Mail itself comes with a service of its own: who answers wakes the customer directly."""

    play: Play
    account: Account
    ticket_id: str = ""
    written: int = 0

    async def live(self) -> None:
        """From the question to the last answer; the account then has an ending."""
        api, number = self.play.visitor(), self.account.number
        text = f"arrival {number}: my card was swallowed."
        asked = {"department_id": self.play.department_id, "subject": f"Card of arrival {number}", "text": text}
        opened = await api.post(TICKETS, asked | {"email": f"customer{number}@home.example", "name": f"Customer {number}"})
        ticket = opened["ticket"]
        self.ticket_id = self.account.work_id = ticket["id"]
        self.account.work_number = ticket["number"]
        self._sent(text)
        mail = self.play.mail.setdefault(self.ticket_id, asyncio.Event())
        mine = api.as_somebody(Authorization=f"Bearer {opened['token']}")
        while True:
            await mail.wait()
            mail.clear()
            status = await self._read(mine)
            if status != "waiting":
                break
            await self.play.clock.pass_by(self.play.dice.expovariate(1 / 900))
            text = f"arrival {number}, message {self.written + 1}"
            await mine.post(f"{TICKETS}/{self.ticket_id}/messages", {"text": text})
            self._sent(text)
        self.account.ending = "answered and closed"
        self.play.tally.exchange(self.ticket_id).is_read_to_the_end = True

    def _sent(self, text: str) -> None:
        self.written += 1
        self.play.tally.exchange(self.ticket_id).sent["customer"].append((self.written, text))

    async def _read(self, api: Api) -> str:
        """Reads all messages on the portal; the ticket's status says whether an answer is expected."""
        if self.account.waited is None:
            self.account.waited = self.play.clock.second() - self.account.arrived_at
        texts: list[str] = []
        cursor = None
        while True:
            page = await api.get(f"{TICKETS}/{self.ticket_id}/messages", limit=100, cursor=cursor)
            texts += [_text_of(message) for message in page["items"]]
            cursor = page["next_cursor"]
            if not cursor:
                break
        answers = [text for text in reversed(texts) if text.startswith("answer ")]
        self.play.tally.exchange(self.ticket_id).got["customer"] = answers
        ticket = await api.get(f"{TICKETS}/{self.ticket_id}")
        return str(ticket["status"])


def _text_of(message: dict[str, Any]) -> str:
    return str(message["text"]).strip().splitlines()[0]
