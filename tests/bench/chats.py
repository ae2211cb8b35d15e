"""How soon people in a chat hear of each other."""

from __future__ import annotations

import multiprocessing
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pika
import requests

from contracts.envelope import EVENTS_EXCHANGE
from tests.bench import chat_load
from tests.bench.desk import Desk
from tests.bench.figures import Figure, percentile
from tests.bench.installation import Installation

ASKED_RATE, MESSAGE_RATE, STREAMS = 10, 100, 500
SECONDS = 20
FLOOR_FACTS = 100


def asked_for(at: Installation) -> Iterator[Figure]:
    """From asking for a chat to its assignment on the chosen agent's stream, while all agents have theirs open."""
    floor = fact_on_stream(at)
    taken = _elsewhere(chat_load.assignments, at.desk(), ASKED_RATE, SECONDS)
    yield Figure("chat asked for → on the agent's stream, p50", percentile(taken, 50), "ms", goal=60, floor=percentile(floor, 50))
    yield Figure("chat asked for → on the agent's stream, p99", percentile(taken, 99), "ms", goal=200, floor=percentile(floor, 99))


def messages(at: Installation) -> Iterator[Figure]:
    """From sending a message to the other side's stream, with so many streams open."""
    floor = fact_on_stream(at)
    taken = _elsewhere(chat_load.messages, at.desk(), MESSAGE_RATE, SECONDS, STREAMS)
    yield Figure("message → on the other side's stream, p50", percentile(taken, 50), "ms", goal=30, floor=percentile(floor, 50))
    yield Figure("message → on the other side's stream, p99", percentile(taken, 99), "ms", goal=150, floor=percentile(floor, 99))


def fact_on_stream(at: Installation) -> list[float]:
    """The floor: milliseconds from publishing a bare fact to its arrival on one open stream, no service between."""
    answer = requests.get(f"{at.suite.url}/api/management/v1/stream", headers=at.headers, stream=True, timeout=20)
    lines = answer.iter_lines(chunk_size=1)
    next(line for line in lines if line.startswith(b"event: opened"))
    connection = pika.BlockingConnection(pika.URLParameters(at.suite.broker))
    channel, taken = connection.channel(), []
    for _ in range(FLOOR_FACTS):
        fact = _bare_fact()
        began = time.perf_counter()
        channel.basic_publish(EVENTS_EXCHANGE, fact["type"], orjson.dumps(fact))
        next(line for line in lines if fact["id"].encode() in line)
        taken.append((time.perf_counter() - began) * 1000)
    connection.close()
    answer.close()
    return taken


def _bare_fact() -> dict[str, Any]:
    place = {"brand_id": str(uuid.uuid4()), "department_id": str(uuid.uuid4()), "group_id": str(uuid.uuid4())}
    return {"id": str(uuid.uuid4()), "type": "chat.bench_happened.v1", "subject": "bench", "data": {"place": place}}


def _elsewhere(load: Callable[..., list[float]], desk: Desk, *asked: float) -> list[float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(load, (desk, *asked))
