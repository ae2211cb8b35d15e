"""One chat on an agent's desk: read all of it, answer each message of the customer, end it after the goodbye."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from infra.demo.api import Api
from infra.demo.chat_customer import GOODBYE
from infra.demo.reading import Reader
from infra.demo.streams import Said

if TYPE_CHECKING:
    from infra.demo.agent import AgentPlayer

CHATS = "/api/management/v1/chats"
THINKS_SECONDS = 45.0  # of the day, on the mean, for an answer


class ChatWork:
    """What an agent does with one chat for as long as it is his."""

    def __init__(self, agent: AgentPlayer, api: Api, chat_id: str) -> None:
        self.agent, self.api, self.chat_id = agent, api, chat_id
        self.to_answer: asyncio.Queue[str] = asyncio.Queue()
        self.exchange = agent.play.tally.exchange(chat_id)
        self.got = self.exchange.taken_by(agent.shift.name)
        self.reader = agent.readers[chat_id] = Reader(api, f"{CHATS}/{chat_id}/messages", self._read, self._doubled)

    async def live(self) -> None:
        """Until the customer said goodbye; cancelled when it is somebody else's."""
        self.agent.day.chats += 1
        clock, dice = self.agent.play.clock, self.agent.play.dice
        await self.reader.catch_up()
        while True:
            text = await self.to_answer.get()
            await clock.pass_by(dice.expovariate(1 / THINKS_SECONDS))
            if text == GOODBYE:
                await clock.pass_by(60)
                await self.api.post(f"{CHATS}/{self.chat_id}/closure")
                return
            await self._answer()

    async def _answer(self) -> None:
        day = self.agent.day
        day.messages += 1
        text = f"answer {day.messages} of {day.name}"
        await self.api.post(f"{CHATS}/{self.chat_id}/typing", {"box": "answer", "text": text[:8]})
        said = await self.api.post(f"{CHATS}/{self.chat_id}/messages", {"text": text})
        self.exchange.sent["agent"].append((said["number"], text))

    def _read(self, message: dict[str, Any]) -> None:
        if message["kind"] == "customer":
            self.got.append(message["text"])
            self.to_answer.put_nowait(message["text"])
        elif message["kind"] in ("agent", "cochat", "canned"):
            while not self.to_answer.empty():  # a colleague answered before it came here
                self.to_answer.get_nowait()

    def _doubled(self, number: int) -> None:
        self.agent.play.tally.trouble(f"message {number} of {self.chat_id} came twice in the stream of {self.agent.shift.name}")


async def hear(agent: AgentPlayer, chat_id: str, said: Said) -> None:
    """A message in the agent's stream, of a chat that may be his."""
    reader = agent.readers.get(chat_id)
    if reader is not None and chat_id in agent.chats:
        data: dict[str, Any] = said.data["data"]  # type: ignore[assignment]
        kind = "customer" if said.event == "chat.chat_message_received.v1" else data["kind"]
        await reader.hear({"number": data["number"], "text": data["text"], "kind": kind})
