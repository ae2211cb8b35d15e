"""Load over HTTP: as fast as so many connections go, or one request after the other with its time."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from typing import Any

import aiohttp


def requests_per_second(url: str, connections: int, seconds: float, headers: dict[str, str] | None = None) -> float:
    """Requests a second of a GET, measured by wrk, whose own cost is small enough not to be the thing measured."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise FileNotFoundError("wrk is not installed: the set-up of `make bench` installs it from the system's packages")
    named = [part for name, value in (headers or {}).items() for part in ("-H", f"{name}: {value}")]
    command = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", *named, url]
    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    if "Non-2xx" in out:
        raise AssertionError(f"answers that are no 2xx: {out}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    if found is None:
        raise AssertionError(out)
    return float(found.group(1))


Request = Callable[[int], tuple[str, str, dict[str, Any] | None, dict[str, str]]]


async def times_of(request: Request, count: int, callers: int) -> tuple[list[float], float]:
    """Milliseconds of each of `count` requests by so many callers, and requests a second. `request(n)`: method, url, body, headers."""
    taken: list[float] = []
    numbers = iter(range(count))

    async def caller(session: aiohttp.ClientSession) -> None:
        for number in numbers:
            method, url, body, headers = request(number)
            began = time.perf_counter()
            async with session.request(method, url, json=body, headers=headers) as answer:
                text = await answer.read()
            taken.append((time.perf_counter() - began) * 1000)
            if answer.status >= 300:
                raise AssertionError(f"{method} {url}: {answer.status} {text[:500]!r}")

    connector = aiohttp.TCPConnector(limit=callers)
    async with aiohttp.ClientSession(connector=connector) as session:
        began = time.perf_counter()
        await asyncio.gather(*(caller(session) for _ in range(callers)))
        return taken, count / (time.perf_counter() - began)
