"""Handing in at an inflow: grouped by key, confirmed by the broker. One connection and one thread a process."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import pika
from pika.channel import Channel

from kit.bus import topology
from kit.bus.lasting import Lasting
from kit.bus.letter import Item, Letter
from kit.errors import Unavailable

log = logging.getLogger(__name__)

GATHERED_SECONDS = 0.25  # what may be lost waits so long for company: mostly it goes along with what somebody waits for
KEPT_SECONDS = 0.1  # for what somebody vouched for nobody waits, but others want to see it
WAITED_SECONDS = 0.004  # what somebody waits for goes sooner, with all that is there
SOON = 0.002  # what is due within so much goes along
MOST_IN_ONE = 100
MOST_UNCONFIRMED = 2_000  # messages
STUCK_SECONDS = 1.0
AGAIN_SECONDS = 1.0  # what the broker refused, or had no queue for, is said again after so long
CONFIRMED_WITHIN = 1.0  # at the end


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
        self._again: list[Letter] = []
        self._tag, self._oldest_at = 0, 0.0
        self._is_away = False
        self._channel: Channel | None = None
        self._ready = threading.Event()
        self._thread.start()

    def hand_in(self, key: str, item: Item, *, is_lossy: bool, on_taken: Callable[[], None] | None = None) -> Letter | None:
        """Gives the item away; a letter to wait on for one that must not be lost.

        With `on_taken` nobody needs to wait: the caller has it safe himself. It is kept here until the broker has it, said again on every
        new connection, and `on_taken` is called then, in the inlet's thread. What is not taken when the process ends is the caller's.
        Raises Unavailable `broker_away`, `overloaded` where the broker does not keep up, or `not_taken` where it sent the last ones back:
        then it was not taken.
        """
        with self._lock:
            if not self._ready.is_set():
                raise Unavailable("broker_away")
            if self.load >= (0.5 if is_lossy else 1.0):
                raise Unavailable("overloaded", "The broker does not keep up.")
            if self._again and on_taken is not None:
                raise Unavailable("not_taken", "The broker takes nothing of this.")
            now = time.monotonic()
            due = now + (GATHERED_SECONDS if is_lossy else WAITED_SECONDS if on_taken is None else KEPT_SECONDS)
            letter = self._gathered.get(key)
            if letter is None:
                letter = self._gathered[key] = Letter(key, due)
            if on_taken is None:
                letter.items.append(item)
            else:
                letter.keep(item, on_taken)
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
        self._say_again()  # before anything new: one browser's things in order
        self._ready.set()

    def _settle(self, letter: Letter, is_taken: bool) -> None:
        again = letter.settle(is_taken)
        if again is not None:
            self._again.append(again)

    def _say_again(self) -> None:
        if self._channel is not None and self._channel.is_open:
            letters, self._again = self._again, []
            self._publish(self._channel, letters)

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
                self._settle(letter, False)
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
            self._settle(letter, False)
            self._retry()

    def _retry(self) -> None:
        connection = self._connection
        if self._again and connection is not None and not self._is_closing:
            connection.ioloop.call_later(AGAIN_SECONDS, self._say_again)

    def _confirmed(self, frame: Any) -> None:
        method, unconfirmed = frame.method, self._unconfirmed
        is_taken = isinstance(method, pika.spec.Basic.Ack)
        tags = [tag for tag in unconfirmed if tag <= method.delivery_tag] if method.multiple else [method.delivery_tag]
        for tag in tags:
            letter = unconfirmed.pop(tag, None)
            if letter is not None:
                self._settle(letter, is_taken)
        self._oldest_at = next(iter(unconfirmed.values())).sent_at if unconfirmed else 0.0
        if not is_taken:
            self._retry()
        if self._is_closing and not unconfirmed:
            self._hang_up()

    def _end(self) -> None:
        """Sends what is gathered, and hears what becomes of it."""
        self._round()
        connection = self._connection
        if self._unconfirmed and connection is not None:
            connection.ioloop.call_later(CONFIRMED_WITHIN, self._hang_up)
        else:
            self._hang_up()

    def _let_go(self, why: BaseException | str) -> None:
        """What is not confirmed may or may not be there: who waits says it again, what is kept is said again."""
        self._ready.clear()
        self._channel = self._timer = None
        with self._lock:
            letters = [*self._unconfirmed.values(), *self._full, *self._gathered.values()]
            self._unconfirmed, self._full, self._gathered, self._due, self._oldest_at = {}, [], {}, 0.0, 0.0
        if not self._is_away and not self._is_closing:
            log.warning("broker lost with %s messages open: %r", len(letters), why)
        self._is_away = True
        for letter in letters:
            self._settle(letter, False)
