"""Sending: many letters at once, each confirmed by the broker; and signals, which may be lost."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

import amqp
import eventlet
from eventlet.event import Event
from eventlet.semaphore import Semaphore

from kit.bus import topology, wire
from kit.bus.one_piece import OnePiece
from kit.bus.wire import Wire

log = logging.getLogger(__name__)


class NotSent(Exception):
    """The broker did not confirm. The letters may or may not have arrived."""


class Letter(NamedTuple):
    """One thing to send for good."""

    exchange: str
    key: str
    body: bytes
    message_id: str = ""
    headers: dict[str, Any] | None = None


class _Sending:
    """One call of `send`: how many confirmations are still to come."""

    __slots__ = ("done", "open", "refused")

    def __init__(self) -> None:
        self.open, self.refused, self.done = 0, 0, Event()

    def settle(self, *, refused: bool) -> None:
        self.open -= 1
        self.refused += refused
        if self.open == 0 and not self.done.ready():
            self.done.send(None)


class Post:
    """One connection that only sends. Any green thread may use it. Who publishes facts looks after their log."""

    def __init__(self, url: str, name: str, *, is_keeping_log: bool = False) -> None:
        self._is_keeping_log = is_keeping_log
        self.wire = Wire(url, name, self._prepare, self._fail_all)
        self._lock = Semaphore()
        self._channel: amqp.Channel | None = None
        self._piece: OnePiece | None = None
        self._loose: amqp.Channel | None = None
        self._last = 0
        self._waiting: dict[int, _Sending] = {}

    def send(self, letters: Iterable[Letter], timeout: float = 10) -> None:
        """Returns when the broker has all of them for good. Raises NotSent."""
        sending = _Sending()
        sending.open = 1  # so that it is not done before all are handed over
        with eventlet.Timeout(timeout, NotSent("no confirmation in time")):
            with self._lock:
                channel = self._channel
                if channel is None:
                    raise NotSent("no broker")
                try:
                    self._hand_over(channel, letters, sending)
                except NotSent:
                    raise
                except Exception as gone:
                    raise NotSent(repr(gone)) from gone
            sending.settle(refused=False)
            sending.done.wait()
        if sending.refused:
            raise NotSent(f"{sending.refused} refused")

    def drop_in(self, exchange: str, key: str, body: bytes) -> None:
        """Sends without waiting and without promise."""
        channel = self._loose
        if channel is None:
            return
        try:
            channel.basic_publish(amqp.Message(body, content_type="application/json", delivery_mode=1), exchange, key)
        except Exception as gone:
            log.debug("a signal is lost: %r", gone)

    def _hand_over(self, channel: amqp.Channel, letters: Iterable[Letter], sending: _Sending) -> None:
        """In pieces. Where looking through the letters raises, what has not gone does not go."""
        piece = self._piece
        assert piece is not None
        steps = map(partial(_publish, channel), letters)
        frames, count = piece.gathered(steps)
        while count:
            sending.open += count
            self._waiting |= dict.fromkeys(range(self._last + 1, self._last + count + 1), sending)
            self._last += count
            try:
                piece.send(frames)
            except BaseException:  # the time is over, perhaps in the middle of a frame: nothing more can be said here
                self.wire.reopen()
                raise
            frames, count = piece.gathered(steps)

    def _prepare(self, connection: amqp.Connection) -> None:
        if self._is_keeping_log:
            wire.keep_log(connection, topology.fact_log())
        channel = connection.channel()
        channel.confirm_select()
        self._piece = OnePiece(connection)
        channel.events["basic_ack"].add(self._confirmed)
        channel.events["basic_nack"].add(self._refused)
        self._last, self._waiting = 0, {}
        self._loose = connection.channel()
        self._channel = channel

    def _confirmed(self, tag: int, multiple: bool) -> None:
        self._settle(tag, multiple, refused=False)

    def _refused(self, tag: int, multiple: bool, *_rest: Any) -> None:
        self._settle(tag, multiple, refused=True)

    def _settle(self, tag: int, multiple: bool, *, refused: bool) -> None:
        tags = [tag]
        if multiple:
            tags = []
            for waiting in self._waiting:  # in the order of sending
                if waiting > tag:
                    break
                tags.append(waiting)
        for settled in tags:
            sending = self._waiting.pop(settled, None)
            if sending is not None:
                sending.settle(refused=refused)

    def _fail_all(self) -> None:
        self._channel = self._loose = None
        waiting, self._waiting = self._waiting, {}
        for sending in waiting.values():
            sending.settle(refused=True)


def _publish(channel: amqp.Channel, letter: Letter) -> None:
    message = amqp.Message(
        letter.body,
        content_type="application/json",
        delivery_mode=2,
        message_id=letter.message_id,
        application_headers=letter.headers or {},
    )
    channel.basic_publish(message, letter.exchange, letter.key)
