"""What all our nameko entrypoints share: a connection of their own, and an orderly end."""

from __future__ import annotations

import logging
from typing import Any

import amqp
import eventlet
from nameko.extensions import Entrypoint

from kit.bus.wire import Wire

log = logging.getLogger(__name__)


class Receiver(Entrypoint):
    """Takes from one mailbox. Subclasses say what to consume in `consume(channel)` and count what runs in `running`."""

    wire: Wire
    channel: amqp.Channel | None = None
    running = 0
    is_stopping = False
    is_resting = False

    @property
    def is_up(self) -> bool:
        """Whether it takes from its mailbox; before nameko has set it up it does not."""
        return hasattr(self, "wire") and self.wire.is_up

    def open_wire(self, url: str, name: str) -> None:
        self.wire = Wire(url, name, self._prepare)

    def start(self) -> None:
        if self.is_resting:
            return
        self.container.spawn_managed_thread(self.wire.run, identifier=self.wire.name)

    def consume(self, channel: amqp.Channel) -> None:
        """Declares what it needs and begins to consume; called for each new connection."""
        raise NotImplementedError

    def stop(self) -> None:
        """Takes nothing more, lets finish what runs, then leaves."""
        self.is_stopping = True
        if self.wire.is_up and self.channel is not None:
            self._cancel()
            while self.running and self.wire.is_up:
                eventlet.sleep(0.02)
        self.wire.stop()

    def rest(self) -> None:
        """As `stop`, until `resume`: what it has and has not begun with goes back to the broker, for others."""
        self.is_resting = True
        self.stop()

    def resume(self) -> None:
        self.is_resting = self.is_stopping = False
        self.setup()
        self.start()

    def kill(self) -> None:
        self.wire.stop()

    def _prepare(self, connection: amqp.Connection) -> None:
        channel = connection.channel()
        self.consume(channel)
        self.channel = channel

    def _cancel(self) -> None:
        try:
            assert self.channel is not None
            for tag in list(self.channel.callbacks):
                self.channel.basic_cancel(tag, nowait=True)
        except Exception as gone:
            log.debug("could not cancel: %r", gone)

    def give_up(self, channel: Any) -> None:
        """Has all that is not acknowledged on this channel come again, by a new connection."""
        if channel is self.channel:
            self.wire.reopen()

    def acknowledge(self, channel: Any, tag: int, *, multiple: bool = False) -> None:
        """Without effect when that connection is gone: the broker hands it out again, and the inbox knows it."""
        try:
            channel.basic_ack(tag, multiple=multiple)
        except Exception as gone:
            log.debug("not acknowledged: %r", gone)
