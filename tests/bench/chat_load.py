"""The customers and agents who chat, in a process of their own: what they wait for is timed on one clock."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from tests.bench.desk import Agent, Desk
from tests.bench.line import Headers, Line, Listening, listen

PORTAL, MANAGEMENT = "/api/portal/v1", "/api/management/v1"
LINES = 12
DRAINED_WITHIN = 60.0


@dataclass(slots=True)
class Chat:
    """A chat as its customer knows it, and who got it."""

    id: str
    headers: Headers
    agent: Agent


@dataclass(slots=True)
class Load:
    """What is under way: `sent` by its mark, `taken` milliseconds until it was heard on the right stream."""

    desk: Desk
    sent: dict[str, float] = field(default_factory=dict)
    taken: list[float] = field(default_factory=list)
    owners: dict[str, Agent] = field(default_factory=dict)
    lines: asyncio.Queue[Line] = field(default_factory=asyncio.Queue)
    streams: list[Listening] = field(default_factory=list)

    async def open_lines(self) -> None:
        for _ in range(LINES):
            self.lines.put_nowait(await Line.open(self.desk.host, self.desk.port))

    async def ask(self, method: str, path: str, body: dict[str, Any], headers: Headers | None = None) -> Any:
        line = await self.lines.get()
        try:
            return (await line.ask(method, path, body, headers)).json()
        finally:
            self.lines.put_nowait(line)

    async def listen(self, path: str, headers: Headers, heard: Callable[[bytes], None]) -> None:
        self.streams.append(await listen(self.desk.host, self.desk.port, path, headers, heard))

    async def listen_as_agents(self, hear: Callable[[Agent, bytes], None]) -> None:
        for agent in self.desk.agents:
            await self.listen(f"{MANAGEMENT}/stream", agent.headers, lambda event, agent=agent: hear(agent, event))  # type: ignore[misc]

    async def start_chat(self, mark: str) -> Any:
        asked = {"department_id": self.desk.department_id, "name": "Bench", "question": mark}
        return await self.ask("POST", f"{PORTAL}/chats", asked)

    def hear_owner(self, agent: Agent, event: bytes) -> bool:
        """Whether this tells the agent of a chat given to him."""
        if b"event: chat.chat_assigned.v1\n" not in event or agent.id.encode() not in event:
            return False
        chat = json.loads(event[event.index(b"data: ") + 6 :])["data"]["chat"]
        is_his = bool(chat["agent_id"] == agent.id)
        if is_his:
            self.owners[chat["id"]] = agent
        return is_his

    async def close(self, chats: list[tuple[str, Headers]]) -> None:
        await asyncio.gather(*(self.ask("POST", f"{PORTAL}/chats/{chat}/closure", {}, headers) for chat, headers in chats))
        for stream in self.streams:
            stream.close()
        while not self.lines.empty():
            self.lines.get_nowait().close()


def assignments(desk: Desk, rate: float, seconds: float) -> list[float]:
    """Milliseconds from asking for a chat to its assignment on the chosen agent's stream."""
    return asyncio.run(_assignments(Load(desk), rate, seconds))


def messages(desk: Desk, rate: float, seconds: float, streams: int, has_begun: Callable[[], object] = lambda: None) -> list[float]:
    """Milliseconds from sending a message to its arrival on the other side's stream, both ways by turns.

    `has_begun` is called when all chats have their agents, before the first message.
    """
    return asyncio.run(_messages(Load(desk), rate, seconds, streams, has_begun))


def messages_beside(pipe: Connection, desk: Desk, rate: float, seconds: float, streams: int) -> None:
    """The same in a process of its own: sends None down the pipe when it has begun, and then what was measured."""
    pipe.send(messages(desk, rate, seconds, streams, has_begun=lambda: pipe.send(None)))


async def _assignments(load: Load, rate: float, seconds: float) -> list[float]:
    arrived: dict[str, float] = {}
    begun: dict[str, tuple[float, Headers]] = {}

    def hear(agent: Agent, event: bytes) -> None:
        now = time.perf_counter()
        if load.hear_owner(agent, event):
            arrived[json.loads(event[event.index(b"data: ") + 6 :])["subject"]] = now

    async def begin(number: int) -> None:
        began = time.perf_counter()
        started = await load.start_chat(f"bench {number}")
        begun[started["chat"]["id"]] = began, {"Authorization": f"Bearer {started['token']}"}

    await load.open_lines()
    await load.listen_as_agents(hear)
    await paced(begin, rate, int(rate * seconds))
    await drained(load, lambda: len(arrived) >= len(begun))
    await load.close([(chat, headers) for chat, (_, headers) in begun.items()])
    return [(arrived[chat] - began) * 1000 for chat, (began, _) in begun.items()]


async def _messages(load: Load, rate: float, seconds: float, streams: int, has_begun: Callable[[], object]) -> list[float]:
    def hear(event: bytes) -> None:
        at = event.find(b"bench <")
        if at >= 0:
            began = load.sent.get(event[at : event.index(b">", at) + 1].decode())
            if began is not None:
                load.taken.append((time.perf_counter() - began) * 1000)

    def hear_agent(agent: Agent, event: bytes) -> None:
        if b"event: chat.chat_message_received.v1\n" in event and f'"agent_id":"{agent.id}"'.encode() in event:
            hear(event)
        else:
            load.hear_owner(agent, event)

    def hear_customer(event: bytes) -> None:
        if b"event: chat.chat_message_sent.v1\n" in event:
            hear(event)

    await load.open_lines()
    await load.listen_as_agents(hear_agent)
    chats = await _chats(load, streams - len(load.desk.agents), hear_customer)
    has_begun()

    async def say(number: int) -> None:
        chat, mark = chats[number * 7 % len(chats)], f"bench <{number}>"
        load.sent[mark] = time.perf_counter()
        if number % 2:
            await load.ask("POST", f"{MANAGEMENT}/chats/{chat.id}/messages", {"text": mark}, chat.agent.headers)
        else:
            await load.ask("POST", f"{PORTAL}/chats/{chat.id}/messages", {"text": mark}, chat.headers)

    count = int(rate * seconds)
    await paced(say, rate, count)
    await drained(load, lambda: len(load.taken) >= count)
    await load.close([(chat.id, chat.headers) for chat in chats])
    return load.taken


async def _chats(load: Load, count: int, hear: Callable[[bytes], None]) -> list[Chat]:
    """So many chats, each with its owner and its customer's stream."""
    started: list[tuple[str, Headers]] = []

    async def start() -> None:
        said = await load.start_chat("bench")
        chat_id, headers = said["chat"]["id"], {"Authorization": f"Bearer {said['token']}"}
        started.append((chat_id, headers))
        await load.listen(f"{PORTAL}/chats/{chat_id}/stream", headers, hear)

    await asyncio.gather(*(start() for _ in range(count)))
    await drained(load, lambda: all(chat_id in load.owners for chat_id, _ in started))
    return [Chat(chat_id, headers, load.owners[chat_id]) for chat_id, headers in started]


async def paced(do: Callable[[int], Awaitable[None]], rate: float, count: int) -> None:
    """Does it so many times at that rate, however long each takes."""
    began, tasks = time.perf_counter(), []
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        tasks.append(asyncio.ensure_future(do(number)))
    await asyncio.gather(*tasks)


async def drained(load: Load, is_done: Callable[[], bool]) -> None:
    until = time.perf_counter() + DRAINED_WITHIN
    while not is_done():
        cut = [stream.cut_after[:200] for stream in load.streams if stream.cut_after]
        if cut or time.perf_counter() > until:
            raise AssertionError(f"some were never heard; streams cut: {len(cut)} of {len(load.streams)} {cut[:1]}")
        await asyncio.sleep(0.01)
