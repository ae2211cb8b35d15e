"""Who's On at the rate of a busy site: beacons, while people chat; page views on an agent's stream; many visitors at once."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa

from kit.niceness import ANSWERS
from tests.bench import chat_load
from tests.bench.desk import Desk
from tests.bench.figures import Figure, percentile
from tests.bench.installation import Installation
from tests.bench.questions import family, resident_mb
from tests.support.waiting import eventually

RATE, SECONDS, CONNECTIONS = 3_000, 60, 600
WARM_UP = 8  # seconds at the same rate before it counts: nobody measures how a table gets its first rows
VISITORS, ONE_VIEW_IN = 25_000, 8  # each reports every ten seconds or so, and goes to another page now and then
CHAT_RATE, CHAT_STREAMS = 20, 80
SEEN = 100
AT_ONCE = 50_000
SCRIPT = Path(__file__).with_name("beacons.lua")
TOLD = re.compile(r"told views=(\d+) beats=(\d+) other=(\d+) errors=(\d+) seconds=([\d.]+) p50=([\d.]+) p99=([\d.]+)")


def beacons(at: Installation) -> Iterator[Figure]:
    """A minute of 3,000 beacons a second, one in eight a page view, with chats going on beside it.

    What was answered has to be in the database afterwards: as many views as were answered, and no visit more than visitors.
    """
    _track(at)
    desk, mark = at.desk(), _come(at, VISITORS)
    with _chats(desk, WARM_UP + SECONDS) as chats:
        _sent(at, mark, WARM_UP)
        before = _counts(at)
        views, other, rate, p99 = _sent(at, mark, SECONDS)
        assert chats.poll(120), "the chats did not end"
        taken = chats.recv()
    lost = views - (eventually(lambda: _settled(at, before, views), within=60) or 0)
    yield Figure("beacons through gateway and bus into the database", rate, "/s", goal=0.97 * RATE, is_more_better=True)
    yield Figure("beacons answered in another way than they should", other, "", goal=0)
    yield Figure("page views answered and not stored", lost, "", goal=0)
    yield Figure("beacon answered, p99", p99, "ms", goal=20)
    yield Figure("message in a chat meanwhile, p99", percentile(taken, 99), "ms", goal=200)


def seen(at: Installation) -> Iterator[Figure]:
    """From a page's beacon to the visitors' stream of an agent."""
    _track(at)
    url = f"{at.suite.url}/api/management/v1/visitors/stream"
    answer = requests.get(url, headers=at.headers, stream=True, timeout=30)
    lines = answer.iter_lines(chunk_size=None)  # as it comes: byte by byte, this end would be what is measured
    next(line for line in lines if line.startswith(b"event: opened"))
    taken, key = [], _key()
    with requests.Session() as browser:
        for number in range(SEEN):
            page = f"https://shop.example/{uuid.uuid4().hex}"
            began = time.perf_counter()
            _say(at, browser, key, page, number)
            next(line for line in lines if page.encode() in line)
            taken.append((time.perf_counter() - began) * 1000)
    answer.close()
    yield Figure("page view → on an agent's stream of visitors, p50", percentile(taken, 50), "ms", goal=500)
    yield Figure("page view → on an agent's stream of visitors, p99", percentile(taken, 99), "ms", goal=1_000)


def at_once(at: Installation) -> Iterator[Figure]:
    """What whoson and the gateway weigh with fifty thousand visitors on the sites, all of whom came through the front door."""
    _track(at)
    _come(at, AT_ONCE)
    pids = [at.suite.children[name].pid for name in ("whoson", "gateway")]
    weight = sum(resident_mb(pid) for root in pids for pid in family(root))
    yield Figure("whoson and gateway with 50,000 visitors at once", weight, "MB", goal=500)


@contextmanager
def _chats(desk: Desk, seconds: float) -> Iterator[Connection]:
    """People who chat, in a process of their own; they all have their agents when this begins. What they waited comes through the pipe."""
    ours, theirs = Pipe(duplex=False)
    chatting = get_context("spawn").Process(target=_people_who_chat, args=(theirs, desk, seconds), daemon=True)
    chatting.start()
    try:
        assert ours.poll(90) and ours.recv() is None, "the chats did not begin"
        yield ours
    finally:
        chatting.terminate()
        chatting.join()


def _people_who_chat(pipe: Connection, desk: Desk, seconds: float) -> None:
    """They sit elsewhere, and must not be in the way of the gateway on this machine: no further in front than the services."""
    os.nice(ANSWERS)
    chat_load.messages_beside(pipe, desk, CHAT_RATE, seconds, CHAT_STREAMS)


def _track(at: Installation) -> None:
    """Switches tracking on, and waits until gateway and whoson know."""
    at.brand_of_kb()
    at.operator("people", "change_settings", {"section": "whos_on", "values": {"is_enabled": True}})
    with requests.Session() as browser:
        eventually(lambda: _say(at, browser, _key(), "https://shop.example/begin", 0) == 200 and _counts(at)["views"] > 0, within=40)


def _come(at: Installation, visitors: int) -> str:
    """So many come to the site at a rate that nobody has to wait for, each with a page view. Returns the mark of their keys."""
    mark = uuid.uuid4().hex[:12]
    before = _counts(at)["open"]
    _wrk(at, Stream(visitors, visitors, mark, "come", connections=100, pause=90, seconds=visitors / 600))
    eventually(lambda: _counts(at)["open"] - before >= visitors - 1, within=120)  # wrk makes one request that it does not send
    return mark


def _sent(at: Installation, mark: str, seconds: float) -> tuple[int, int, float, float]:
    """(views, others, beacons a second, milliseconds of the slowest of a hundred)."""
    pause = round(CONNECTIONS / RATE * 1000) - 5
    stream = Stream(VISITORS, ONE_VIEW_IN, mark, "stay", connections=CONNECTIONS, pause=pause, seconds=seconds)
    views, beats, other, errors, took, _, p99 = _wrk(at, stream)
    return int(views), int(other + errors), (views + beats) / took, p99


@dataclass(frozen=True, slots=True)
class Stream:
    """What beacons.lua is told."""

    visitors: int
    each: int
    mark: str
    mode: str
    connections: int
    pause: int
    seconds: float


def _wrk(at: Installation, stream: Stream) -> list[float]:
    wrk = shutil.which("wrk")
    assert wrk is not None, "wrk is not installed: the set-up of `make bench` installs it from the system's packages"
    command = [
        "nice",
        "-n",
        str(ANSWERS),
        wrk,
        "-t1",
        f"-c{stream.connections}",
        f"-d{int(stream.seconds)}s",
        "-s",
        str(SCRIPT),
        f"{at.suite.url}/t/b",
        "--",
    ]
    command += [str(stream.visitors), str(stream.pause), str(stream.each), stream.mark, stream.mode, uuid.uuid4().hex[:12]]
    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=stream.seconds + 60).stdout
    found = TOLD.search(out)
    assert found is not None, out
    return [float(part) for part in found.groups()]


def _say(at: Installation, browser: requests.Session, key: str, page: str, number: int) -> int:
    view = {"t": "view", "v": _key(), "n": number, "a": 0, "u": page, "p": "Page"}
    return browser.post(f"{at.suite.url}/t/b", data=json.dumps({"k": key, "w": [view]}), timeout=10).status_code


def _counts(at: Installation) -> dict[str, int]:
    engine = sa.create_engine(at.suite.database("whoson"), isolation_level="AUTOCOMMIT")
    asked = "select (select count(*) from page_views) as views, (select count(*) from visits where ended_at is null) as open"
    with engine.connect() as connection:
        row = connection.execute(sa.text(asked)).one()
    engine.dispose()
    return {"views": row.views, "open": row.open}


def _settled(at: Installation, before: dict[str, int], views: int) -> int | None:
    """How many of them are stored, when all are or nothing more comes."""
    stored = _counts(at)["views"] - before["views"]
    if stored < views:
        time.sleep(2)
        later: Any = _counts(at)["views"] - before["views"]
        return None if later > stored else int(later)
    return min(stored, views)  # the last ones may have been taken and not answered any more


def _key() -> str:
    return uuid.uuid4().hex[:22]
