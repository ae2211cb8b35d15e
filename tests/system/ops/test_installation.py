"""What operators see of a running installation, and what they can do about a fact that could not be handled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pika
import pytest
import requests

from tests.support.sse import EventStream
from tests.support.suite import TOKEN, Suite
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow
OPERATOR = {"Authorization": f"Bearer {TOKEN}"}
POISON = b'{"specversion": "1.0", "id": "poison-1", "type": "people.role_saved.v1", "soup": true}'


def test_state_poison_retry_and_drop(running: Callable[..., Suite]) -> None:
    suite = running("people", "routing", "gateway")
    ops = f"{suite.url}/ops"

    def state(name: str) -> dict[str, Any]:
        said = requests.get(f"{ops}/state", headers=OPERATOR, timeout=10).json()
        [found] = [service for service in said["services"] if service["name"] == name]
        return dict(found)

    assert requests.get(f"{ops}/state", timeout=10).status_code == 401
    people = state("routing")
    assert people["is_ready"]
    assert people["outbox"] == {"unsent": 0, "oldest_seconds": 0}
    assert {box["name"] for box in people["mailboxes"]} >= {"rpc-routing"}
    assert not state("chat")["is_ready"], "not running in this test"

    lane = next(iter(suite.admin("routing", "/parked")))
    connection = pika.BlockingConnection(pika.URLParameters(suite.broker))
    connection.channel().basic_publish("", f"routing.{lane}", POISON, pika.BasicProperties(message_id="poison-1"))
    connection.close()
    eventually(lambda: {"lane": lane, "count": 1} in state("routing")["parked"], within=60)
    listed = requests.get(f"{ops}/services/routing/parked", headers=OPERATOR, timeout=10).json()
    [fact] = listed[lane]["facts"]
    again = requests.post(f"{ops}/services/routing/parked/{lane}/retries", json={}, headers=OPERATOR, timeout=10)
    assert again.json() == {"retried": 1}
    eventually(lambda: {"lane": lane, "count": 1} in state("routing")["parked"], within=60)
    gone = requests.post(f"{ops}/services/routing/parked/{lane}/drops", json={"ids": [fact["id"]]}, headers=OPERATOR, timeout=10)
    assert gone.json() == {"dropped": 1}
    eventually(lambda: {"lane": lane, "count": 0} in state("routing")["parked"])
    assert requests.get(f"{ops}/services/nobody/outbox", headers=OPERATOR, timeout=10).status_code == 404


def test_the_stream_tells_when_a_service_dies_and_returns(running: Callable[..., Suite]) -> None:
    suite = running("people", "gateway")
    session = requests.Session()
    session.headers.update(OPERATOR)
    stream = EventStream(f"{suite.url}/ops/stream", session)

    def is_ready() -> bool | None:
        told = stream.named("state")
        return next((s["is_ready"] for s in told[-1].data["services"] if s["name"] == "people"), None) if told else None

    eventually(lambda: is_ready() is True)
    suite.kill("people")
    eventually(lambda: is_ready() is False)
    suite.start(["people"])
    eventually(lambda: is_ready() is True)
    stream.close()
