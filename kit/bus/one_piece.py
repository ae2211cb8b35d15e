"""What belongs together goes out together: py-amqp gives the socket each message by itself, and each wakes the broker."""

from __future__ import annotations

from collections.abc import Iterator

import amqp
from eventlet.semaphore import Semaphore

MOST = 65_536  # bytes at which a piece is full: no more than a socket takes at once


class OnePiece:
    """Stands between the frames of one connection and its socket."""

    def __init__(self, connection: amqp.Connection) -> None:
        self._transport = connection.transport
        self._write = self._transport._write
        self._lock = Semaphore()
        self._held: bytearray | None = None
        self._transport._write = self._take

    def gathered(self, steps: Iterator[object]) -> tuple[bytearray, int]:
        """The frames that the next of these steps write, and how many steps, until a piece is full; none is sent.

        A step may wait for nothing. What one raises is raised, and the piece is gone.
        """
        held, count = bytearray(), 0
        self._held = held
        try:
            for count, _ in enumerate(steps, 1):  # noqa: B007
                if len(held) >= MOST:
                    break
        finally:
            self._held = None
        return held, count

    def send(self, frames: bytearray) -> None:
        """Raises what the socket raises."""
        self._transport.write(frames)

    def _take(self, data: bytes | bytearray | memoryview) -> None:
        if self._held is not None:
            self._held += data
        else:
            with self._lock:  # where the socket takes a part only, nobody else comes in between
                self._write(data)
