"""Mail that must not hurt: every fact said twice, and bodies that nobody can handle, in every mailbox there is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import orjson
import pika
from pika.adapters.blocking_connection import BlockingChannel

from contracts.envelope import EVENTS_EXCHANGE, SIGNALS_EXCHANGE, Envelope
from kit.config import service_names
from kit.service import Lane, Service

PERSISTENT = pika.BasicProperties(delivery_mode=2)
NO_ENVELOPES = (b"", b"\x00\xff soup", b"[1, 2]", b'{"specversion": "1.0", "id": "poison"}', b'"text"', b"null")


class Echo(threading.Thread):
    """Hears the public bus and publishes each fact once more, as it came; no nonsense, which would be parked twice."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True, name="echo")
        self.said: set[str] = set()
        self._connection = pika.BlockingConnection(pika.URLParameters(url))
        self._channel = self._connection.channel()
        self._channel.confirm_delivery()
        mailbox = self._channel.queue_declare("", exclusive=True).method.queue
        self._channel.queue_bind(mailbox, EVENTS_EXCHANGE, "#")
        self._channel.basic_consume(mailbox, self._again, auto_ack=True)
        self._is_over = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._is_over.is_set():
            self._connection.process_data_events(0.2)
        self._connection.close()

    def end(self) -> None:
        self._is_over.set()
        self.join(10)

    def _again(self, channel: BlockingChannel, method: Any, _properties: Any, body: bytes) -> None:
        try:
            fact_id = orjson.loads(body)["id"]
        except (ValueError, TypeError):
            return
        if fact_id not in self.said and fact_id != "poison" and not fact_id.startswith("nonsense"):
            self.said.add(fact_id)
            channel.basic_publish(EVENTS_EXCHANGE, method.routing_key, body, PERSISTENT)


def lanes() -> dict[tuple[str, str], Lane]:
    """(service, lane) → what it hears, of every service there is."""
    services: list[Service] = [import_module(f"services.{name}.service").SERVICE for name in service_names()]
    return {(service.name, name): lane for service in services for name, lane in service.lanes.items()}


def throw_poison(url: str) -> None:
    """Puts what is no envelope into every lane's mailbox and on the public bus, and nonsense where calls and signals come in."""
    with _channel(url) as channel:
        for number, body in enumerate(NO_ENVELOPES):
            for service, lane in lanes():
                channel.basic_publish("", f"{service}.{lane}", body + b" " * number, PERSISTENT)
            channel.basic_publish(EVENTS_EXCHANGE, "elsewhere.thing_happened.v1", body, PERSISTENT)
            for service in service_names():
                channel.basic_publish("nameko-rpc", f"{service}.ping", body, pika.BasicProperties(headers={"deadline": "soup", "key": 7}))
            for topic in ("presence.agent", "presence.visitor", "chat.typing"):
                channel.basic_publish(SIGNALS_EXCHANGE, topic, body)


def say_nonsense(url: str) -> dict[str, set[tuple[str, str]]]:
    """Publishes an envelope with nothing in it of the first type each lane hears: {id: the lanes that must park it}."""
    said = {kind: _nonsense(kind) for kind in {min(lane.facts) for lane in lanes().values()}}
    with _channel(url) as channel:
        for kind, body in said.items():
            channel.basic_publish(EVENTS_EXCHANGE, kind, body, PERSISTENT)
    return {
        orjson.loads(body)["id"]: {name for name, lane in lanes().items() if kind in lane.facts and _is_taken(lane, body)}
        for kind, body in said.items()
    }


def _nonsense(kind: str) -> bytes:
    envelope = {"specversion": "1.0", "id": f"nonsense as {kind}", "source": "/outside/nobody", "type": kind, "subject": "nonsense"}
    rest = {"time": "2026-01-01T00:00:00.000Z", "sequence": "000000000001", "actor": "system", "via": "api", "data": {}}
    return orjson.dumps(envelope | rest)


def _is_taken(lane: Lane, body: bytes) -> bool:
    """A lane may pass over what it can see is not its business; what it cannot even look at it takes, and parks."""
    if lane.concerns is None:
        return True
    try:
        return lane.concerns(Envelope.from_wire(body))
    except Exception:
        return True


@contextmanager
def _channel(url: str) -> Iterator[BlockingChannel]:
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.confirm_delivery()
    yield channel
    connection.close()
