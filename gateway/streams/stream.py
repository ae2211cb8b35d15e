"""One open stream: a bounded queue of ready frames, and the bytes that go to the browser."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import orjson
from gevent.event import Event

from gateway.streams.passing import Passing

if TYPE_CHECKING:
    from gateway.streams.sighting import Chosen

HEARTBEAT = 15.0
BEAT = b": beat\n\n"
MOST_FRAMES = 2_000
MOST_BYTES = 4_000_000


def frame(event: str, data: object, offset: int | None = None) -> bytes:
    """One event of ours, with or without a number."""
    number = b"" if offset is None else b"id: %d\n" % offset
    return number + b"event: " + event.encode() + b"\ndata: " + orjson.dumps(data, default=str) + b"\n\n"


class Stream:
    """`keys` say what concerns it, `rights` what of that it may see; `own` is the key of what it sees without a right.

    `who` is the pair (kind, id) that presence is reported for. `chosen` are the visitors it watches, instead of facts by keys.
    """

    __slots__ = (
        *("audience", "who", "session_id", "account", "keys", "rights", "own", "shape", "chosen"),
        *("last", "on_cut", "cut_because", "_frames", "_bytes", "_bell"),
    )

    def __init__(
        self,
        audience: str,
        who: tuple[str, str],
        *,
        keys: frozenset[str],
        rights: frozenset[str] = frozenset(),
        own: str = "",
        session_id: str = "",
        account: str = "",
        shape: Callable[[Passing], bytes | None] | None = None,
        chosen: Chosen | None = None,
    ) -> None:
        self.audience, self.who, self.session_id, self.account = audience, who, session_id, account
        self.keys, self.rights, self.own, self.shape, self.chosen = keys, rights, own, shape, chosen
        self.last = -1
        self.cut_because = ""
        self.on_cut: Callable[[], None] | None = None
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._bell = Event()

    def may_see(self, right: str, keys: tuple[str, ...]) -> bool:
        """Whether a fact with these keys is for it."""
        return (right in self.rights and not self.keys.isdisjoint(keys)) or (bool(self.own) and self.own in keys)

    def put(self, piece: bytes) -> None:
        """Queues a frame; a stream that reads too slowly is cut and comes back for the rest."""
        if self.cut_because:
            return
        self._frames.append(piece)
        self._bytes += len(piece)
        if len(self._frames) > MOST_FRAMES or self._bytes > MOST_BYTES:
            self._frames.clear()
            self.cut("too_slow")
            if self.on_cut is not None:
                self.on_cut()
        elif len(self._frames) == 1:
            self._bell.set()

    def cut(self, because: str) -> None:
        """Ends the stream after what is queued. The browser opens it anew by itself."""
        if not self.cut_because:
            self.cut_because = because
            if because != "over":
                self._frames.append(frame(because, {}))
            self._bell.set()

    def wait(self, seconds: float) -> None:
        """Until it is cut, at most so long."""
        self._bell.clear()
        if not self.cut_because:
            self._bell.wait(seconds)

    def pieces(self) -> Iterator[bytes]:
        """What is sent, as it comes; ends when cut."""
        yield b"retry: %d\n\n" % random.randint(300, 1500)
        while True:
            if self._frames:
                piece = b"".join(self._frames)
                self._frames.clear()
                self._bytes = 0
                yield piece
            elif self.cut_because:
                return
            else:
                self._bell.clear()
                if not self._bell.wait(HEARTBEAT):
                    yield BEAT
