"""A customer who chats: asks, waits as long as patience lasts, talks for some rounds, leaves."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any

from infra.demo.api import Api, Refused
from infra.demo.play import Play
from infra.demo.reading import Reader
from infra.demo.streams import follow
from infra.demo.tally import Account

PORTAL = "/api/portal/v1"
GOODBYE = "Thank you, goodbye."


@dataclass(slots=True)
class ChatCustomer:
    """One arrival that opens a chat."""

    play: Play
    account: Account
    has_agent: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    is_over: asyncio.Event = field(default_factory=asyncio.Event)
    ending: str = ""
    chat_id: str = ""
    _reader: Reader | None = None

    async def live(self) -> None:
        """From the question to the end; the account then has an ending."""
        dice, api = self.play.dice, self.play.visitor()
        question = f"arrival {self.account.number}: how do I reset my card?"
        asked = {"department_id": self.play.department_id, "name": f"Customer {self.account.number}", "question": question}
        try:
            started = await api.post(f"{PORTAL}/chats", asked)
        except Refused as no:
            if no.code != "department_offline":
                raise
            self.account.ending = "turned away: offline"
            return
        self.chat_id, self.account.work_id, self.account.work_number = (
            started["chat"]["id"],
            started["chat"]["id"],
            started["chat"]["number"],
        )
        self.play.tally.exchange(self.chat_id).sent["customer"].append((1, question))
        mine = api.as_somebody(Authorization=f"Bearer {started['token']}")
        listening = asyncio.create_task(self._listen(mine))
        try:
            await self._talk(mine, rounds=dice.randint(1, 3))
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening
        self.account.ending = self.ending

    async def _talk(self, api: Api, rounds: int) -> None:
        if not await self._wait(self.has_agent, self.play.patience()):
            await self._leave(api, "gave up waiting")
        elif not await self._rounds(api, rounds):
            await self._leave(api, "gave up, unanswered")
        elif self.is_over.is_set():
            await self._read_to_the_end(api)
        else:
            await self._part(api)

    async def _rounds(self, api: Api, rounds: int) -> bool:
        """An answer, a message, and so on until the goodbye. False when patience ends before an answer comes."""
        for number in range(2, rounds + 2):
            if not await self._wait(self.answered, self.play.patience()):
                return False
            self.answered.clear()
            await self.play.clock.pass_by(self.play.dice.expovariate(1 / 40))
            text = GOODBYE if number == rounds + 1 else f"arrival {self.account.number}, message {number}"
            if self.is_over.is_set() or not await self._say(api, text):
                self.is_over.set()
                return True
        return True

    async def _part(self, api: Api) -> None:
        """Half of them leave by themselves, the others wait for the agent to end it."""
        if self.play.dice.random() < 0.5 or not await self._wait(self.is_over, 1800):
            await self._leave(api, "talked and left")
        else:
            self.ending = "talked, ended by the agent"
            self.play.tally.exchange(self.chat_id).is_read_to_the_end = True
            await self._read_to_the_end(api)

    async def _wait(self, event: asyncio.Event, day_seconds: float) -> bool:
        """Whether it happened, or the chat ended, before so many seconds of the day went by."""
        waits = [asyncio.ensure_future(one.wait()) for one in (event, self.is_over)]
        done, left = await asyncio.wait(waits, timeout=day_seconds / self.play.clock.speed, return_when=asyncio.FIRST_COMPLETED)
        for one in left:
            one.cancel()
        return bool(done)

    async def _say(self, api: Api, text: str) -> bool:
        try:
            said = await api.post(f"{PORTAL}/chats/{self.chat_id}/messages", {"text": text})
        except Refused as no:
            if no.code == "chat_ended":
                return False
            raise
        self.play.tally.exchange(self.chat_id).sent["customer"].append((said["number"], text))
        return True

    async def _leave(self, api: Api, ending: str) -> None:
        await api.post(f"{PORTAL}/chats/{self.chat_id}/closure")
        self.ending = ending
        await self._read_to_the_end(api)

    async def _read_to_the_end(self, api: Api) -> None:
        """What the other side said until the end is in the transcript; the reader must have all of it."""
        self.ending = self.ending or "ended by the other side"
        await self.reader(api).catch_up()

    def reader(self, api: Api) -> Reader:
        if self._reader is None:
            self._reader = Reader(api, f"{PORTAL}/chats/{self.chat_id}/messages", self._read, self._doubled)
        return self._reader

    def _doubled(self, number: int) -> None:
        self.play.tally.trouble(f"message {number} of {self.account.work_number} came twice in its customer's stream")

    def _read(self, message: dict[str, Any]) -> None:
        if message["is_mine"] or not message["text"].startswith("answer "):  # the department's welcome is nobody's answer
            return
        self.play.tally.exchange(self.chat_id).got.setdefault("customer", []).append(message["text"])
        self.answered.set()
        if self.account.waited is None:
            self.account.waited = self.play.clock.second() - self.account.arrived_at

    async def _listen(self, api: Api) -> None:
        reader = self.reader(api)
        async for said in follow(self.play.session, f"{self.play.url}{PORTAL}/chats/{self.chat_id}/stream", api.headers):
            if said.event in ("opened", "start_afresh"):
                chat = (await api.get(f"{PORTAL}/chats/{self.chat_id}"))["chat"]
                self._stand(chat["status"], chat["agent_name"] is not None)
                await reader.catch_up()
            elif "message" in said.data:
                await reader.hear(said.data["message"])  # type: ignore[arg-type]
            if "status" in said.data:
                self._stand(str(said.data["status"]), bool(said.data["has_agent"]))

    def _stand(self, status: str, has_agent: bool) -> None:
        if has_agent:
            self.has_agent.set()
        if status == "completed":
            self.is_over.set()
