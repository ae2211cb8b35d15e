"""The public HTTP API as a player uses it: signed in or not, patient with a server that is away, never doing a thing twice."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections import Counter
from typing import Any

import aiohttp

PATIENCE_SECONDS = 180.0  # a server that comes back on a busy machine takes its time
COME_AGAIN = (429, 502, 503, 504)


class Refused(Exception):
    """The server says no: `status` and the problem's `code`."""

    def __init__(self, status: int, problem: dict[str, Any], what: str) -> None:
        super().__init__(f"{what}: {status} {problem.get('code')} {problem.get('detail')}")
        self.status, self.code, self.problem = status, str(problem.get("code", "")), problem


class Api:
    """One player's way to the server. Every change carries an idempotency key, so that trying again is safe."""

    def __init__(self, session: aiohttp.ClientSession, url: str, counts: Counter[str], headers: dict[str, str] | None = None) -> None:
        self.session, self.url, self.counts = session, url.rstrip("/"), counts
        self.headers: dict[str, str] = dict(headers or {})

    def as_somebody(self, **headers: str) -> Api:
        """The same way, for somebody else."""
        return Api(self.session, self.url, self.counts, headers)

    async def get(self, path: str, **query: Any) -> Any:
        return await self.ask("GET", path, query=query)

    async def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return await self.ask("POST", path, body if body is not None else {})

    async def put(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return await self.ask("PUT", path, body if body is not None else {})

    async def patch(self, path: str, body: dict[str, Any]) -> Any:
        return await self.ask("PATCH", path, body)

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None, query: dict[str, Any] | None = None) -> Any:
        """The answer's JSON. Tries again, with the same key, while the server is away. Raises Refused for a no."""
        headers = dict(self.headers)
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        end, pause = time.monotonic() + PATIENCE_SECONDS, 0.1
        while True:
            self.counts[method] += 1
            try:
                async with self.session.request(method, self.url + path, json=body, params=_plain(query), headers=headers) as answer:
                    if answer.status < 300:
                        return await answer.json() if answer.content_type.endswith("json") else await answer.text()
                    problem = await _problem(answer)
                    if answer.status not in COME_AGAIN or time.monotonic() > end:
                        raise Refused(answer.status, problem, f"{method} {path}")
                    pause = max(pause, float(answer.headers.get("Retry-After", 0)))
            except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError):
                if time.monotonic() > end:
                    raise
            self.counts["again"] += 1
            await asyncio.sleep(pause * random.uniform(0.7, 1.3))
            pause = min(2.0, pause * 2)


def _plain(query: dict[str, Any] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (query or {}).items() if value is not None}


async def _problem(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        found: dict[str, Any] = await answer.json(content_type=None)
        return found
    except ValueError:
        return {"code": "no_problem_json", "detail": (await answer.text())[:200]}
