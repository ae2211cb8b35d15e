"""Handing in at an inflow: grouped by key, confirmed by the broker. One connection and one thread a process."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import pika
from pika.channel import Channel

from contracts.envelope import wire_time
from kit.bus import topology
from kit.bus.lasting import Lasting
from kit.errors import Unavailable

log = logging.getLogger(__name__)

GATHERED_SECONDS = 0.25  # what may be lost waits so long for company: mostly it goes along with what somebody waits for
WAITED_SECONDS = 0.010  # what somebody waits for goes sooner, with all that is there
SOON = 0.002  # what is due within so much goes along
MOST_IN_ONE = 100
MOST_UNCONFIRMED = 2_000  # messages
STUCK_SECONDS = 1.0


class Letter:
    """What goes under one key in one message; who must know waits on it."""

    __slots__ = ("_settled", "due", "is_taken", "items", "key", "sent_at")

    def __init__(self, key: str, due: float) -> None:
        self.key, self.due = key, due
        self.items: list[dict[str, Any]] = []
        self.sent_at = 0.0
        self.is_taken: bool | None = None
        self._settled: threading.Event | None = None

    def wait(self, seconds: float) -> bool:
        """Whether the broker has it safe, in a queue; False also when that was not heard in time."""
        if self.is_taken is None and self._settled is not None:
            self._settled.wait(seconds)
        return self.is_taken is True

    def awaited(self) -> Letter:
        """The same letter, now with a bell. Before it is on its way."""
        if self._settled is None:
            self._settled = threading.Event()
        return self

    def settle(self, is_taken: bool) -> None:
        if self.is_taken is None:
            self.is_taken = is_taken
        if self._settled is not None:
            self._settled.set()

    def body(self, inflow: str) -> bytes:
        return orjson.dumps({"at": wire_time(datetime.now(UTC)), inflow: self.items})


class Inlet(Lasting):
    """Messages are {at, <name of the inflow>: [items]}.

    Connects by itself, and again whenever the broker was away; safe from any thread or greenlet.
    """

    def __init__(self, url: str, inflow: str, name: str = "inlet") -> None:
        super().__init__(url, name)
        self._inflow, self._exchange = inflow, topology.inflow_exchange(inflow)
        self._lock = threading.Lock()
        self._gathered: dict[str, Letter] = {}
        self._full: list[Letter] = []
        self._due = 0.0  # when the next round goes; 0 while nothing is gathered
        self._timer: Any = None
        self._unconfirmed: dict[int, Letter] = {}
        self._tag, self._oldest_at = 0, 0.0
        self._is_away = False
        self._channel: Channel | None = None
        self._ready = threading.Event()
        self._thread.start()

    def hand_in(self, key: str, item: dict[str, Any], *, is_lossy: bool) -> Letter | None:
        """Gives the item away; a letter to wait on for one that must not be lost.

        Raises Unavailable `broker_away`, or `overloaded` where the broker does not keep up: then it was not taken.
        """
        with self._lock:
            if not self._ready.is_set():
                raise Unavailable("broker_away")
            if self.load >= (0.5 if is_lossy else 1.0):
                raise Unavailable("overloaded", "The broker does not keep up.")
            now = time.monotonic()
            due = now + (GATHERED_SECONDS if is_lossy else WAITED_SECONDS)
            letter = self._gathered.get(key)
            if letter is None:
                letter = self._gathered[key] = Letter(key, due)
            letter.items.append(item)
            letter.due = min(letter.due, due)
            waiter = None if is_lossy else letter.awaited()
            if len(letter.items) >= MOST_IN_ONE:
                letter.due = now
                self._full.append(self._gathered.pop(key))
            if not self._due or letter.due < self._due - 0.001:
                self._due = letter.due
                self._wake()
        return waiter

    @property
    def load(self) -> float:
        """How much of what may be on its way is: 1 and more is too much. A broker that has not confirmed for a second takes no more."""
        if self._oldest_at and time.monotonic() - self._oldest_at > STUCK_SECONDS:
            return 1.0
        return (len(self._unconfirmed) + len(self._full)) / MOST_UNCONFIRMED

    def wait_until_connected(self, timeout: float = 10) -> bool:
        return self._ready.wait(timeout)

    def _wake(self) -> None:
        connection = self._connection
        if connection is not None:
            connection.ioloop.add_callback_threadsafe(self._set_timer)

    # From here on: only in its own thread.

    def _connected(self, connection: Any) -> None:
        connection.channel(on_open_callback=self._opened)

    def _opened(self, channel: Channel) -> None:
        self._channel, self._tag = channel, 0
        channel.add_on_close_callback(lambda closed, why: self._hang_up())
        channel.add_on_return_callback(self._returned)
        channel.exchange_declare(self._exchange.name, self._exchange.kind, durable=True, callback=self._declared)

    def _declared(self, _frame: Any) -> None:
        if self._channel is not None and self._channel.is_open:
            self._channel.confirm_delivery(self._confirmed, callback=self._begin)

    def _begin(self, _frame: Any) -> None:
        self._is_away = False
        self._ready.set()

    def _set_timer(self) -> None:
        connection = self._connection
        if connection is None or not self._due:
            return
        if self._timer is not None:
            connection.ioloop.remove_timeout(self._timer)
        self._timer = connection.ioloop.call_later(max(0.0, self._due - time.monotonic()), self._round)

    def _round(self) -> None:
        """Sends what is due. What nobody waits for stays for company."""
        self._timer = None
        soon = time.monotonic() + SOON
        with self._lock:
            letters = [*self._full, *(letter for letter in self._gathered.values() if letter.due <= soon or self._is_closing)]
            self._full = []
            for letter in letters:
                if self._gathered.get(letter.key) is letter:
                    del self._gathered[letter.key]
            self._due = min((letter.due for letter in self._gathered.values()), default=0.0)
        self._set_timer()
        channel, connection = self._channel, self._connection
        if channel is None or connection is None or not channel.is_open:
            for letter in letters:
                letter.settle(False)
            return
        with connection.in_one_piece():
            self._publish(channel, letters)

    def _publish(self, channel: Channel, letters: Sequence[Letter]) -> None:
        for letter in letters:
            self._tag += 1
            letter.sent_at = time.monotonic()
            self._oldest_at = self._oldest_at or letter.sent_at
            self._unconfirmed[self._tag] = letter
            channel.basic_publish(self._exchange.name, letter.key, letter.body(self._inflow), self._properties(), mandatory=True)

    def _properties(self) -> pika.BasicProperties:
        return pika.BasicProperties(content_type="application/json", delivery_mode=2, message_id=str(self._tag))

    def _returned(self, _channel: Channel, _method: Any, properties: pika.BasicProperties, _body: bytes) -> None:
        """No queue wants it: nobody has it. The confirm that follows finds it settled."""
        letter = self._unconfirmed.get(int(properties.message_id or 0))
        if letter is not None:
            letter.settle(False)

    def _confirmed(self, frame: Any) -> None:
        method, unconfirmed = frame.method, self._unconfirmed
        is_taken = isinstance(method, pika.spec.Basic.Ack)
        tags = [tag for tag in unconfirmed if tag <= method.delivery_tag] if method.multiple else [method.delivery_tag]
        for tag in tags:
            letter = unconfirmed.pop(tag, None)
            if letter is not None:
                letter.settle(is_taken)
        self._oldest_at = next(iter(unconfirmed.values())).sent_at if unconfirmed else 0.0

    def _end(self) -> None:
        """Sends what is gathered."""
        self._round()
        self._hang_up()

    def _let_go(self, why: BaseException | str) -> None:
        """What is not confirmed may or may not be there: who waits says it again."""
        self._ready.clear()
        self._channel = self._timer = None
        with self._lock:
            letters = [*self._unconfirmed.values(), *self._full, *self._gathered.values()]
            self._unconfirmed, self._full, self._gathered, self._due, self._oldest_at = {}, [], {}, 0.0, 0.0
        if not self._is_away and not self._is_closing:
            log.warning("broker lost with %s messages open: %r", len(letters), why)
        self._is_away = True
        for letter in letters:
            letter.settle(False)
