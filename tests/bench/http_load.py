"""Load over HTTP: as fast as so many connections go, or one request after the other with its time."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from typing import Any

from tests.bench.line import Headers, Line


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


Request = Callable[[int], tuple[str, str, dict[str, Any] | None, Headers]]


async def times_of(host: str, port: int, request: Request, count: int, callers: int) -> tuple[list[float], float]:
    """Milliseconds of each of `count` requests by so many callers, and requests a second. `request(n)`: method, path, body, headers."""
    taken: list[float] = []
    numbers = iter(range(count))
    lines = [await Line.open(host, port) for _ in range(callers)]

    async def call(line: Line) -> None:
        for number in numbers:
            method, path, body, headers = request(number)
            began = time.perf_counter()
            await line.ask(method, path, body, headers)
            taken.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(call(line) for line in lines))
    rate = count / (time.perf_counter() - began)
    for line in lines:
        line.close()
    return taken, rate
