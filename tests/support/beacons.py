"""A mailbox on the exchange of beacons, and what has come into it."""

from __future__ import annotations

from typing import Any

import orjson
import pika

from kit.bus import topology


class Mailbox:
    """A queue bound to the exchange as those of the service are."""

    def __init__(self, url: str, name: str = "beacons.of.the.test") -> None:
        self._connection = pika.BlockingConnection(pika.URLParameters(url))
        self._channel = self._connection.channel()
        self._name = name
        exchange = topology.inflow_exchange("beacons")
        self._channel.exchange_declare(exchange.name, exchange.kind, durable=True)
        self._channel.queue_declare(name, durable=True, arguments={"x-queue-type": "quorum"})
        for key in range(topology.SHARES):
            self._channel.queue_bind(name, exchange.name, str(key))
        self.messages: list[tuple[str, dict[str, Any]]] = []

    def read(self) -> list[dict[str, Any]]:
        """Every beacon that has come so far, in order."""
        while True:
            method, _, body = self._channel.basic_get(self._name, auto_ack=True)
            if method is None:
                return [beacon for _, message in self.messages for beacon in message["beacons"]]
            self.messages.append((method.routing_key, orjson.loads(body)))

    def close(self) -> None:
        self._connection.close()
