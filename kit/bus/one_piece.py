"""What belongs together goes out together: py-amqp gives the socket each message by itself, and each wakes the broker."""

from __future__ import annotations

from collections.abc import Callable

import amqp
from eventlet.semaphore import Semaphore


class OnePiece:
    """Stands between the frames of one connection and its socket."""

    def __init__(self, connection: amqp.Connection) -> None:
        self._transport = connection.transport
        self._write = self._transport._write
        self._lock = Semaphore()
        self._held: bytearray | None = None
        self._transport._write = self._take

    def gathered(self, say: Callable[[], None]) -> bytearray:
        """The frames that `say` writes, which may not wait for anything; none of them is sent. What it raises, is raised."""
        held = self._held = bytearray()
        try:
            say()
        finally:
            self._held = None
        return held

    def send(self, frames: bytearray) -> None:
        """Raises what the socket raises."""
        self._transport.write(frames)

    def _take(self, data: bytes | bytearray | memoryview) -> None:
        if self._held is not None:
            self._held += data
        else:
            with self._lock:  # where the socket takes a part only, nobody else comes in between
                self._write(data)
