"""Hears the public bus as an integrator would: every fact, in the order it came."""

from __future__ import annotations

import threading
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel

from contracts.envelope import EVENTS_EXCHANGE, Envelope
from tests.support.waiting import eventually


class Listening:
    """Collects from the moment it is made until `close`. `keys` are binding keys: `tickets.#`, `#`."""

    def __init__(self, url: str, *keys: str) -> None:
        self.envelopes: list[Envelope] = []
        self._connection = pika.BlockingConnection(pika.URLParameters(url))
        channel = self._connection.channel()
        channel.exchange_declare(EVENTS_EXCHANGE, "topic", durable=True)
        mailbox = channel.queue_declare("", exclusive=True).method.queue
        for key in keys or ("#",):
            channel.queue_bind(mailbox, EVENTS_EXCHANGE, key)
        channel.basic_consume(mailbox, self._take, auto_ack=True)
        self._thread = threading.Thread(target=self._run, args=(channel,), daemon=True)
        self._thread.start()

    def of(self, kind: str, **data: Any) -> list[Envelope]:
        """The facts of this type (`tickets.ticket_created.v1`, or without the version), with these values in their data or `subject`."""
        return [heard for heard in list(self.envelopes) if _is(heard, kind) and all(_value(heard, key) == data[key] for key in data)]

    def wait_for(self, kind: str, count: int = 1, within: float = 10, **data: Any) -> Envelope:
        """Waits for so many of them, and returns the last."""
        return eventually(lambda: self.of(kind, **data)[count - 1 :], within)[-1]

    def close(self) -> None:
        self._connection.add_callback_threadsafe(self._connection.close)
        self._thread.join(5)

    def _take(self, _channel: Any, _method: Any, _properties: Any, body: bytes) -> None:
        self.envelopes.append(Envelope.from_wire(body))

    def _run(self, channel: BlockingChannel) -> None:
        try:
            channel.start_consuming()
        except pika.exceptions.AMQPError:
            return


def _is(heard: Envelope, kind: str) -> bool:
    return heard.type == kind or heard.type.rpartition(".")[0] == kind


def _value(heard: Envelope, key: str) -> Any:
    return heard.subject if key == "subject" else heard.data.get(key)
