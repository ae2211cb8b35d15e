"""Streams of a real gateway on a real log: cut, resumed, a worker killed; nothing missed, nothing doubled."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pika
import pytest
from uuid_utils import uuid7

from contracts.envelope import EVENTS_EXCHANGE, Envelope
from gateway.identity.visitors import VisitorTokens
from infra.local.processes import children_of
from tests.support.sse import EventStream
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.identity.test_first_administrator import first_administrator

pytestmark = pytest.mark.slow
PLACE = {"brand_id": str(uuid7()), "department_id": str(uuid7()), "group_id": str(uuid7())}


class Publisher:
    """Publishes facts about one chat as chat would, from a thread of its own."""

    def __init__(self, broker: str) -> None:
        self.chat_id = str(uuid7())
        self.sent = 0
        self._connection = pika.BlockingConnection(pika.URLParameters(broker))
        self._channel = self._connection.channel()
        self._channel.confirm_delivery()

    def send(self, count: int, pause: float = 0.0) -> None:
        for _ in range(count):
            self.sent += 1
            data: dict[str, Any] = {
                "chat": {"id": self.chat_id, "place": PLACE, "agent_id": None, "status": "active", "ended_at": None},
                "before": {},
                "message_id": str(uuid7()),
                "number": self.sent,
                "public_number": self.sent,
                "is_question": False,
                "text": f"message {self.sent}",
                "is_starting_clock": False,
            }
            envelope = Envelope(
                id=str(uuid7()),
                source="/frontline/chat",
                type="chat.chat_message_received.v1",
                subject=self.chat_id,
                time=datetime.now(UTC),
                sequence=self.sent,
                actor="visitor",
                via="widget",
                data=data,
            )
            self._channel.basic_publish(EVENTS_EXCHANGE, envelope.type, envelope.to_wire(), mandatory=True)
            if pause:
                time.sleep(pause)

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def suite(running: Callable[..., Suite]) -> Suite:
    return running("people", "gateway", FRONTLINE_GATEWAY_WORKERS="2")


@pytest.fixture
def publisher(suite: Suite) -> Iterator[Publisher]:
    made = Publisher(suite.broker)
    yield made
    made.close()


def numbers(stream: EventStream) -> list[int]:
    return [event.data["data"]["number"] for event in stream.named("chat.chat_message_received")]


def test_cut_and_resumed_on_any_worker_nothing_is_missed_or_doubled(suite: Suite, publisher: Publisher) -> None:
    session = first_administrator(suite)
    streams = [EventStream(f"{suite.url}/api/management/v1/stream", session) for _ in range(4)]
    eventually(lambda: all(stream.named("opened") for stream in streams))
    for round_number in range(1, 7):
        sending = threading.Thread(target=publisher.send, args=(60, 0.003))
        sending.start()
        eventually(lambda: publisher.sent >= round_number * 60 - 30)  # noqa: B023 - called here and now
        for stream in streams:
            stream.cut()
        sending.join()
        eventually(lambda: all(stream.opened > round_number for stream in streams))  # noqa: B023
    for stream in streams:
        eventually(lambda: len(numbers(stream)) >= 360)  # noqa: B023
        assert numbers(stream) == list(range(1, 361))
        assert stream.numbered() == sorted(set(stream.numbered()))
        stream.close()


def open_connections(pid: int, port: int) -> int:
    """How many of a port this process holds: six streams may all be with one of two workers."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ours = {f"socket:[{line[9]}]" for line in lines if int(line[1].partition(":")[2], 16) == port and line[3] == "01"}
    return sum(os.readlink(link) in ours for link in Path(f"/proc/{pid}/fd").iterdir())


def test_a_killed_worker_costs_a_reconnection_and_nothing_else(suite: Suite, publisher: Publisher) -> None:
    session = first_administrator(suite)
    streams = [EventStream(f"{suite.url}/api/management/v1/stream", session) for _ in range(6)]
    eventually(lambda: all(stream.named("opened") for stream in streams))
    publisher.send(20)
    master = suite.children["gateway"].pid
    workers = children_of(master)
    assert len(workers) == 2
    os.kill(max(workers, key=lambda pid: open_connections(pid, suite.ports["gateway"])), signal.SIGKILL)
    publisher.send(200, 0.01)
    for stream in streams:
        eventually(lambda: len(numbers(stream)) >= 220, within=20)  # noqa: B023
        assert numbers(stream) == list(range(1, 221))
    assert sum(stream.opened for stream in streams) > 6, "somebody was on the killed worker"
    for stream in streams:
        stream.close()


def test_an_unknown_place_starts_afresh_and_sigterm_ends_open_streams_at_once(suite: Suite, publisher: Publisher) -> None:
    session = first_administrator(suite)
    publisher.send(3)
    url = f"{suite.url}/api/management/v1/stream"
    lost = EventStream(url, session, params={"last_event_id": "999999999"})
    eventually(lambda: lost.named("start_afresh"))
    assert lost.last_id is not None
    assert lost.last_id < 999999
    assert session.get(url, params={"last_event_id": "soup"}, timeout=5).status_code == 422
    session.close()  # an idle connection would be given its time
    began = time.monotonic()
    suite.children["gateway"].end(signal.SIGTERM, within=9)
    assert time.monotonic() - began < 4
    lost.close()


def test_a_visitor_reads_own_chat_only(suite: Suite, publisher: Publisher) -> None:
    tokens = VisitorTokens(suite.environ["FRONTLINE_SECRET"])
    url = f"{suite.url}/api/portal/v1/chats/{publisher.chat_id}/stream"
    stream = EventStream(url, params={"token": tokens.made("chat", publisher.chat_id)})
    other = EventStream(url, params={"token": tokens.made("chat", str(uuid7()))})
    eventually(lambda: stream.named("opened"))
    publisher.send(5)
    eventually(lambda: len(stream.named("chat.chat_message_received")) == 5)
    told = stream.named("chat.chat_message_received")[0].data
    assert told["message"] == told["message"] | {"text": "message 1", "is_mine": True, "number": 1}
    assert "agent_id" not in str(told)
    eventually(lambda: other.statuses)
    assert set(other.statuses) == {403}
    for each in (stream, other):
        each.close()
