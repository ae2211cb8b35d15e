"""Pulses: every so often the present moment goes into a lane's mailbox, behind the facts that are there; it comes out when these have."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

import eventlet
from nameko.extensions import Entrypoint

from contracts.envelope import wire_time
from kit.bus import topology
from kit.bus.post import Letter, NotSent, Post
from kit.service import Pulse

log = logging.getLogger(__name__)

LOOK_AGAIN_AFTER = 0.1  # seconds, while it is another instance's
_MARK = b"pulse "


def body_of(moment: datetime) -> bytes:
    """What lies in the mailbox: no envelope, and never on the public bus."""
    return _MARK + wire_time(moment).encode()


def moment_of(body: bytes) -> datetime | None:
    """The moment that a pulse was sent; None when it is none."""
    return datetime.fromisoformat(body[len(_MARK) :].decode()) if body.startswith(_MARK) else None


class Pulsing(Entrypoint):
    """Sends the pulses of one lane while this instance is the one to do it (`is_mine`). What could not be sent is not made up for."""

    def __init__(self, service: str, lane: str, pulse: Pulse, post: Post, is_mine: Callable[[], bool]) -> None:
        super().__init__()
        self.name, self.mailbox = f"{service} {lane} pulse", topology.mailbox(service, lane)
        self.pulse, self.post, self.is_mine = pulse, post, is_mine
        self.is_stopping = False

    def start(self) -> None:
        self.container.spawn_managed_thread(self._loop, identifier=self.name)

    def stop(self) -> None:
        self.is_stopping = True

    def kill(self) -> None:
        self.is_stopping = True

    def _loop(self) -> None:
        while not self.is_stopping:
            if not self.is_mine():
                eventlet.sleep(LOOK_AGAIN_AFTER)
                continue
            try:
                self.post.send([Letter("", self.mailbox, body_of(datetime.now(UTC)))])
            except NotSent as trouble:
                log.debug("%s is not sent: %r", self.name, trouble)
            eventlet.sleep(self.pulse.seconds)
