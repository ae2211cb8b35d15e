"""Reading along: the log of all facts from a chosen place, and signals; for the gateway's streams and for observers."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pika
from pika.channel import Channel

from contracts.envelope import EVENTS_EXCHANGE, LOG_STREAM, SIGNALS_EXCHANGE
from kit.bus import topology
from kit.bus.hearing import Hearing
from kit.bus.lasting import Lasting

log = logging.getLogger(__name__)

BEGUN_WITHIN = 5.0  # seconds
PREFETCH = 1_000
ACK_EVERY = 100
REMEMBERED = 5_000
LARGEST_CHUNK = 5_000


class Live(Lasting):
    """Calls `on_fact(offset, body)` for each envelope of the log, in order and once each, and `on_signal(topic, body)`.

    Starts `since` seconds back in the log and goes on, after a lost connection, behind the last one seen. `on_reset` tells that the log
    is another one: its offsets begin anew. The callbacks run in this object's thread and must be quick. `is_current` is true once
    everything that stood in the log at the start has been handed over.
    """

    _kind = Hearing

    def __init__(
        self,
        url: str,
        *,
        on_fact: Callable[[int, bytes], None],
        on_signal: Callable[[str, bytes], None] | None = None,
        on_reset: Callable[[], None] = lambda: None,
        topics: Sequence[str] = (),
        since: float = 300,
        name: str = "live",
    ) -> None:
        super().__init__(url, name)
        self._on_fact, self._on_signal, self._on_reset, self._topics = on_fact, on_signal, on_reset, topics
        self._start: Any = datetime.now(UTC) - timedelta(seconds=since)
        self._last: int | None = None
        self._log_end: int | None = None
        self._seen: dict[int, int] = {}
        self._unacked = 0
        self._is_away = self._is_log_missing = False
        self._patience: Any = None
        self.current = threading.Event()
        self._thread.start()

    @property
    def last(self) -> int | None:
        """Offset of the newest fact handed over."""
        return self._last

    # From here on: only in the thread.

    def _connected(self, connection: Any) -> None:
        connection.channel(on_open_callback=self._read_log)
        if self._on_signal is not None:
            connection.channel(on_open_callback=self._read_signals)

    def _let_go(self, why: BaseException | str) -> None:
        if not self._is_closing and not self._is_away:
            log.warning("broker lost, reading along stops for now: %r", why)
        self._is_away = True

    def _read_log(self, channel: Channel) -> None:
        self._hang_up_with(channel)
        self._unacked = 0
        channel.basic_qos(prefetch_count=PREFETCH)
        if self._is_log_missing:  # else it is not touched: a broker that recovers may leave a declaration without any answer
            channel.exchange_declare(EVENTS_EXCHANGE, "topic", durable=True)
            channel.queue_declare(LOG_STREAM, durable=True, arguments=topology.fact_log().arguments)
            channel.queue_bind(LOG_STREAM, EVENTS_EXCHANGE, "#")
            self._is_log_missing = False
        connection = self._connection
        assert connection is not None
        self._patience = connection.ioloop.call_later(BEGUN_WITHIN, lambda: connection.close() if connection.is_open else None)
        at = self._start if self._last is None else self._last
        connection.hear(channel.channel_number, lambda tag, offset, body: self._take(channel, tag, offset, body))
        channel.basic_consume(LOG_STREAM, self._take_slowly, arguments={"x-stream-offset": at}, callback=self._begun)

    def _begun(self, _frame: Any) -> None:
        self._is_away = False
        if self._connection is not None:
            self._connection.ioloop.remove_timeout(self._patience)
        if not self.current.is_set() and self._connection is not None:
            self._connection.channel(on_open_callback=self._find_end)

    def _take_slowly(self, channel: Channel, method: Any, properties: pika.BasicProperties, body: bytes) -> None:
        """What came in pieces."""
        self._take(channel, method.delivery_tag, int((properties.headers or {})["x-stream-offset"]), body)

    def _take(self, channel: Channel, tag: int, offset: int, body: bytes) -> None:
        self._unacked += 1
        if self._unacked >= ACK_EVERY:
            channel.basic_ack(tag, multiple=True)
            self._unacked = 0
        if self._last is not None and offset <= self._last:
            if not self._is_another_log(offset, body):
                return  # a chunk begins before the place asked for
            self._on_reset()
            self._seen.clear()
        self._last = offset
        self._seen[offset] = hash(body)
        if len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]
        try:
            self._on_fact(offset, body)
        except Exception:
            log.exception("a fact could not be read along: offset %s", offset)
        if self._log_end is not None and offset >= self._log_end:
            self.current.set()

    def _is_another_log(self, offset: int, body: bytes) -> bool:
        """Whether this offset held something else before: the log was made anew."""
        known = self._seen.get(offset)
        return known != hash(body) if known is not None else offset < min(self._seen, default=0) - LARGEST_CHUNK

    def _find_end(self, channel: Channel) -> None:
        """Where the log ends now: what a reader of its last chunk is given first."""
        connection = self._connection
        assert connection is not None
        empty = connection.ioloop.call_later(1.0, self.current.set)

        def found(probe: Channel, method: Any, properties: pika.BasicProperties, body: bytes) -> None:
            connection.ioloop.remove_timeout(empty)
            self._log_end = int((properties.headers or {})["x-stream-offset"])
            if self._last is not None and self._last >= self._log_end:
                self.current.set()
            probe.close()

        channel.basic_qos(prefetch_count=1)
        channel.basic_consume(LOG_STREAM, found, arguments={"x-stream-offset": "last"})

    def _read_signals(self, channel: Channel) -> None:
        self._hang_up_with(channel)
        channel.exchange_declare(SIGNALS_EXCHANGE, "topic", durable=True)
        channel.queue_declare("", exclusive=True, arguments={"x-max-length": 10_000}, callback=lambda ok: self._bind_signals(channel, ok))

    def _bind_signals(self, channel: Channel, ok: Any) -> None:
        name = ok.method.queue
        if not channel.is_open:
            return
        for topic in self._topics:
            channel.queue_bind(name, SIGNALS_EXCHANGE, topic)
        channel.basic_consume(name, self._take_signal, auto_ack=True)

    def _take_signal(self, _channel: Channel, method: Any, _properties: pika.BasicProperties, body: bytes) -> None:
        assert self._on_signal is not None
        try:
            self._on_signal(method.routing_key, body)
        except Exception:
            log.exception("a signal could not be read along: %s", method.routing_key)

    def _hang_up_with(self, channel: Channel) -> None:
        connection = self._connection

        def hang_up(_channel: Channel, why: Any) -> None:
            log.debug("reading along: channel closed: %r", why)
            self._is_log_missing = "no queue" in str(why)
            if connection is not None and connection.is_open:
                connection.close()

        channel.add_on_close_callback(hang_up)
