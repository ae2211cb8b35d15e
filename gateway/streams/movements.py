"""Visitors as they move, for those who watch the site: kept by visitor, and told to their streams four times a second.

A site may have hundreds of page views a second. Where nobody watches, a fact costs next to nothing: its bytes are laid aside for a while.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque

from gateway.metrics import STREAM_SENT
from gateway.streams.sighting import EVENTS, Chosen, Sighting, sighted
from gateway.streams.stream import Stream, frame

EVERY = 0.25  # seconds: the most a stream hears of one visitor is one event in each of these
LINGER = 15.0  # seconds after the last stream went, for one that comes back
MOST, MOST_BYTES = 20_000, 32_000_000  # visitors that are kept, and their frames
MOST_ASIDE, MOST_BYTES_ASIDE = 3_000, 8_000_000


class Movements:
    """All is called under the hub's lock, which it gets to tell by itself what has gathered.

    Every fact behind `_floor` is in `_latest` or aside; all up to `_told` has been told.
    """

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._streams: dict[Chosen, set[Stream]] = {}
        self._latest: OrderedDict[str, Sighting] = OrderedDict()
        self._aside: deque[tuple[int, str, bytes]] = deque()
        self._bytes = 0
        self._floor: int | None = None
        self._told = -1
        self._is_watched = False
        self._watched_until = 0.0
        self._thread: threading.Thread | None = None

    def take(self, offset: int, kind: str, body: bytes) -> None:
        """One fact about a visitor."""
        if self._floor is None:
            self._floor = offset - 1
        if self._is_watched and not self._streams and time.monotonic() > self._watched_until:
            self.clear(offset - 1)
        if self._is_watched:
            self._see(offset, kind, body)
        else:
            self._lay_aside(offset, kind, body)

    def open(self, stream: Stream, chosen: Chosen, last_event_id: int | None, floor: int | None, position: int) -> None:
        """Lets the stream take part: behind the last event it had, or, where that is not known any more, afresh.

        Facts of any kind have been read from behind `floor` up to `position`.
        """
        if self._floor is None:
            self._floor = floor
        self._begin(last_event_id, position)
        self.tell()
        if last_event_id is not None and (self._floor is None or not self._floor <= last_event_id <= position):
            stream.put(frame("start_afresh", {"position": position}, position))
        else:
            at = position if last_event_id is None else last_event_id
            stream.put(frame("opened", {"position": at, "is_resumed": last_event_id is not None}, at))
            missed = [chosen.frame(each, is_known=False) for each in self._behind(at)]
            self._put([stream], [piece for piece in missed if piece is not None])
        self._streams.setdefault(chosen, set()).add(stream)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True, name="movements")
            self._thread.start()

    def close(self, stream: Stream, chosen: Chosen) -> None:
        """The stream is gone."""
        listening = self._streams.get(chosen, set())
        listening.discard(stream)
        if not listening:
            self._streams.pop(chosen, None)
        self._watched_until = time.monotonic() + LINGER

    def clear(self, floor: int | None = None) -> None:
        """Forgets all; what is behind `floor` will be taken anew."""
        self._latest.clear()
        self._aside.clear()
        self._bytes, self._floor, self._told, self._is_watched = 0, floor, -1, bool(self._streams)

    def tell(self) -> None:
        """What has gathered, in the order of the log. A list of many streams is put together once."""
        gathered = self._behind(self._told)
        if not gathered:
            return
        self._told = gathered[-1].offset
        for chosen, streams in self._streams.items():
            self._put(streams, [piece for each in gathered if (piece := chosen.frame(each)) is not None])

    def _put(self, streams: set[Stream] | list[Stream], pieces: list[bytes]) -> None:
        if pieces:
            block = b"".join(pieces)
            for stream in streams:
                stream.put(block)
            STREAM_SENT.labels("visitors").inc(len(pieces) * len(streams))

    def _begin(self, last_event_id: int | None, position: int) -> None:
        """Somebody watches again. What lies aside is read up only for one who comes back."""
        if self._is_watched:
            return
        aside = list(self._aside)
        self._aside.clear()
        self._bytes, self._is_watched = 0, True
        if last_event_id is not None:
            self._told = last_event_id
            for each in aside:
                self._see(*each)
        else:
            self._floor = position
        self._told = position

    def _see(self, offset: int, kind: str, body: bytes) -> None:
        before = self._latest.get(_subject(body))
        seen = sighted(offset, kind, body, before, is_untold=before is not None and before.offset > self._told)
        if seen is None:
            return
        if before is not None:
            self._bytes -= len(before.piece)
        self._latest[seen.visit_id] = seen
        self._latest.move_to_end(seen.visit_id)
        self._bytes += len(seen.piece)
        while len(self._latest) > MOST or self._bytes > MOST_BYTES:
            _, gone = self._latest.popitem(last=False)
            self._bytes -= len(gone.piece)
            self._floor = gone.offset

    def _lay_aside(self, offset: int, kind: str, body: bytes) -> None:
        self._aside.append((offset, kind, body))
        self._bytes += len(body)
        while len(self._aside) > MOST_ASIDE or self._bytes > MOST_BYTES_ASIDE:
            self._floor, _, gone = self._aside.popleft()
            self._bytes -= len(gone)

    def _behind(self, offset: int) -> list[Sighting]:
        found = []
        for each in reversed(self._latest.values()):
            if each.offset <= offset:
                break
            found.append(each)
        return found[::-1]

    def _run(self) -> None:
        while True:
            time.sleep(EVERY)
            with self._lock:
                self.tell()
                if not self._streams:
                    self._thread = None
                    return


def _subject(body: bytes) -> str:
    """The id of the visit, from the head of the envelope."""
    at = body.find(b'"subject":"', 0, 500) + 11
    return body[at : at + 36].decode()


CONCERNED = frozenset(EVENTS)
