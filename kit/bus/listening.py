"""Hearing what goes over the bus, from outside a service: the log of all facts from any offset, and signals as they come."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel

from contracts.envelope import LOG_STREAM, SIGNALS_EXCHANGE, Envelope
from kit.bus.wording import signal_from
from kit.service import Signal

log = logging.getLogger(__name__)

REOPEN_AFTER = 0.5  # seconds
WINDOW = 500  # facts on their way at once

OnFact = Callable[[int, Envelope], None]
Start = int | datetime | str


class Listener:
    """A thread with a connection of its own, which comes back by itself after the broker was away."""

    def __init__(self, url: str, name: str) -> None:
        self._params = pika.URLParameters(url)
        self._params.client_properties = {"connection_name": name}
        self._params.heartbeat = 10
        self._connection: pika.BlockingConnection | None = None
        self._is_closing = False
        self.is_listening = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name=name)

    def start(self) -> None:
        """Begins to listen; `is_listening` is set as long as the broker is there."""
        self._thread.start()

    def close(self) -> None:
        """Ends the thread."""
        self._is_closing = True
        self._thread.join(3)

    def _consume(self, channel: BlockingChannel) -> None:
        raise NotImplementedError

    def _run(self) -> None:
        was_lost = False
        while not self._is_closing:
            try:
                self._listen()
            except Exception as gone:
                if not was_lost:
                    log.warning("not listening: %r", gone, exc_info=not isinstance(gone, pika.exceptions.AMQPError | OSError))
                was_lost = True
            else:
                was_lost = False
            self.is_listening.clear()
            if not self._is_closing:
                time.sleep(REOPEN_AFTER)

    def _listen(self) -> None:
        connection = pika.BlockingConnection(self._params)
        try:
            self._consume(connection.channel())
            self.is_listening.set()
            while not self._is_closing:
                connection.process_data_events(time_limit=0.2)
        finally:
            if connection.is_open:
                connection.close()


class FactListener(Listener):
    """All facts ever published, in order, from `start` on: an offset, a moment, "first", "last" or "next".

    Calls `on_fact(offset, envelope)` in its own thread; each offset once, also across reconnects.
    """

    def __init__(self, url: str, on_fact: OnFact, *, start: Start = "next", name: str = "facts") -> None:
        super().__init__(url, name)
        self._on_fact, self._start = on_fact, start
        self._seen = -1

    def _consume(self, channel: BlockingChannel) -> None:
        start: Start = self._seen + 1 if self._seen >= 0 else self._start
        self._seen = max(self._seen, start - 1 if isinstance(start, int) else -1)
        channel.basic_qos(prefetch_count=WINDOW)
        channel.basic_consume(LOG_STREAM, self._receive, arguments={"x-stream-offset": start})

    def _receive(self, channel: BlockingChannel, method: Any, properties: pika.BasicProperties, body: bytes) -> None:
        offset = int((properties.headers or {}).get("x-stream-offset", -1))
        channel.basic_ack(method.delivery_tag)
        if offset <= self._seen:
            return  # the broker begins at the start of a chunk, which may lie before what was asked for
        self._seen = offset
        try:
            envelope = Envelope.from_wire(body)
        except (ValueError, KeyError, TypeError) as fault:
            log.warning("no envelope at offset %s: %r", offset, fault)
            return
        try:
            self._on_fact(offset, envelope)
        except Exception:
            log.exception("listener of facts", extra={"fact": envelope.id, "trace": envelope.traceparent})


class SignalListener(Listener):
    """Signals of these topics (`*` one word, `#` any), from now on. Calls `on_signal(signal)` in its own thread."""

    def __init__(self, url: str, topics: Sequence[str], on_signal: Callable[[Signal], None], *, name: str = "signals") -> None:
        super().__init__(url, name)
        self._topics, self._on_signal = topics, on_signal

    def _consume(self, channel: BlockingChannel) -> None:
        box = channel.queue_declare("", exclusive=True, arguments={"x-max-length": 10_000, "x-message-ttl": 10_000}).method.queue
        for topic in self._topics:
            channel.queue_bind(box, SIGNALS_EXCHANGE, topic)
        channel.basic_consume(box, self._receive, auto_ack=True)

    def _receive(self, _channel: BlockingChannel, method: Any, _properties: pika.BasicProperties, body: bytes) -> None:
        try:
            self._on_signal(signal_from(method.routing_key, body))
        except Exception:
            log.exception("listener of signals: %s", method.routing_key)
