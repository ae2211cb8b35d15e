"""Reading a stream of server-sent events over HTTP, taking it up again where it broke off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import orjson

RETRY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Said:
    """One event of a stream. `id` is empty for signals, which are not numbered."""

    id: str
    event: str
    data: dict[str, object]


async def follow(session: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> AsyncIterator[Said]:
    """Events for ever; a broken connection is taken up with Last-Event-ID. Cancel to leave. `opened` is said at each start."""
    last = ""
    while True:
        try:
            asked = headers | ({"Last-Event-ID": last} if last else {})
            async with session.get(url, headers=asked, timeout=aiohttp.ClientTimeout(total=None, sock_read=60)) as answer:
                if answer.status >= 400 and answer.status not in (429, 502, 503):
                    raise PermissionError(f"{url}: {answer.status} {(await answer.text())[:300]}")
                if answer.status == 200:
                    yield Said("", "opened", {"resumed": bool(last)})
                    async for said in _events(answer):
                        last = said.id or last
                        yield said
        except (aiohttp.ClientError, TimeoutError, ConnectionError):
            pass
        await asyncio.sleep(RETRY_SECONDS)


async def _events(answer: aiohttp.ClientResponse) -> AsyncIterator[Said]:
    """The stream's blocks: lines of `name: value`, an empty line ends one, a line that begins with a colon is a heartbeat."""
    block: dict[str, str] = {}
    async for raw in answer.content:
        line = raw.decode().rstrip("\r\n")
        if not line:
            if "data" in block:
                yield Said(block.get("id", ""), block.get("event", "message"), orjson.loads(block["data"]))
            block = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            block[name] = f"{block[name]}\n{value}" if name == "data" and name in block else value
