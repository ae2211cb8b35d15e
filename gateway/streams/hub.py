"""One hub a worker process: reads the log once, and hands each fact to the streams it concerns."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import orjson

from gateway.metrics import STREAM_CUT, STREAM_FACTS, STREAM_SENT, STREAMS
from gateway.streams import signals
from gateway.streams.movements import CONCERNED, Movements
from gateway.streams.passing import Passing, is_shown, kind_of, read
from gateway.streams.presence import Presence
from gateway.streams.ring import Ring
from gateway.streams.stream import Stream, frame
from gateway.streams.watching import Watching
from kit.errors import Unavailable
from kit.storage.work import Call

log = logging.getLogger("gateway.streams")

WAIT_FOR_LOG = 3.0  # seconds a stream that comes back waits for this process to have read as far
LOG_READ_WITHIN = 30.0  # seconds any stream waits while a new process reads what passed lately
Watcher = Callable[[dict[str, Any]], None]


class Hub:
    """`publish_signal` sends presence; `watchers` hear of every fact, by type, before the streams do."""

    def __init__(self, publish_signal: Callable[..., None]) -> None:
        self.ring = Ring()
        self.watchers: dict[str, list[Watcher]] = {}
        self.changed: dict[str, int] = {}
        self.presence = Presence(lambda topic, payload: publish_signal(topic, payload, call=Call(via="clock")))
        self.watching = Watching()
        self.watchers |= self.watching.watchers()
        self._index: dict[str, set[Stream]] = {}
        self._streams: set[Stream] = set()
        self._lock = threading.RLock()
        self.movements = Movements(self._lock)
        self._live: Any = None
        self._is_ended = False

    def start(self, url: str) -> None:
        """Begins to read, five minutes back. Once; in the worker, after the fork."""
        with self._lock:
            if self._live is None and url:
                from kit.bus.live import Live

                topics = tuple(signals.TOPICS)
                self._live = Live(
                    url, on_fact=self.take, on_signal=self.take_signal, on_reset=self.reset, topics=topics, name="gateway streams"
                )

    def take(self, offset: int, body: bytes) -> None:
        """One fact, from the reading thread. Whatever it costs is paid once, not once a stream; it is only read where somebody wants it."""
        kind = kind_of(body)
        STREAM_FACTS.inc()
        with self._lock:
            self.ring.saw(offset)
            if kind in CONCERNED:
                self.movements.take(offset, kind, body)
            watchers = self.watchers.get(kind, ())
            if not watchers and not is_shown(kind):
                return
            said = orjson.loads(body)
            if not self.ring.is_new(said["id"]):
                return
            for watcher in watchers:
                watcher(said)
            passing = read(offset, said, body)
            if passing is None:
                return
            self.ring.keep(passing)
            sent: Counter[str] = Counter()
            for key in passing.keys:
                for stream in self._index.get(key, ()):
                    if stream.last != offset and _offer(stream, passing):
                        sent[stream.audience] += 1
            for audience, count in sent.items():
                STREAM_SENT.labels(audience).inc(count)

    def take_signal(self, topic: str, body: bytes) -> None:
        """One signal: it has no number, and who is not there misses it."""
        payload = orjson.loads(body).get("payload") or {}
        with self._lock:
            for key, event, data in signals.TOPICS[topic](payload):
                listening = [stream for one in self.watching.keys(key) for stream in self._index.get(one, ())]
                if listening:
                    piece = frame(event, data)
                    for stream in listening:
                        stream.put(piece)

    def reset(self) -> None:
        """The log began anew: nobody can go on from where they were."""
        with self._lock:
            self.ring.clear()
            self.movements.clear()
            self._cut_where(lambda stream: True, "start_afresh")

    def open(self, stream: Stream, last_event_id: int | None) -> None:
        """Lets the stream take part, behind the last event it had; tells it to start afresh when that is not known here.

        Raises Unavailable while this process, just begun, has not read the log: what it is still reading would come as news.
        """
        if self._live is not None and not self._live.current.wait(LOG_READ_WITHIN):
            raise Unavailable("log_not_read", "The log has not been read yet.")
        if last_event_id is not None:
            self._wait_for(last_event_id)
        with self._lock:
            if stream.chosen is not None:
                self.movements.open(stream, stream.chosen, last_event_id, self.ring.floor, self.ring.last)
            else:
                self._catch_up(stream, last_event_id)
            for key in stream.keys:
                self._index.setdefault(key, set()).add(stream)
            self._streams.add(stream)
            STREAMS.labels(stream.audience).inc()
            self.presence.came(stream)
            if self._is_ended:
                stream.cut("over")

    def _catch_up(self, stream: Stream, last_event_id: int | None) -> None:
        missed = self.ring.after(last_event_id) if last_event_id is not None else []
        if missed is None:
            stream.put(frame("start_afresh", {"position": self.ring.last}, self.ring.last))
            return
        at = self.ring.last if last_event_id is None else last_event_id
        stream.put(frame("opened", {"position": at, "is_resumed": last_event_id is not None}, at))
        STREAM_SENT.labels(stream.audience).inc(sum(_offer(stream, passing) for passing in missed))

    def close(self, stream: Stream) -> None:
        """The stream is gone."""
        with self._lock:
            if stream not in self._streams:
                return
            self._streams.discard(stream)
            if stream.chosen is not None:
                self.movements.close(stream, stream.chosen)
            for key in stream.keys:
                listening = self._index.get(key)
                if listening is not None:
                    listening.discard(stream)
                    if not listening:
                        del self._index[key]
            STREAMS.labels(stream.audience).dec()
            STREAM_CUT.labels(stream.cut_because or "left").inc()
            self.presence.went(stream)

    def cut_account(self, account: str, because: str) -> None:
        """Ends the streams of one account."""
        self._cut_where(lambda stream: stream.account == account, because)

    def cut_session(self, session_id: str, because: str) -> None:
        """Ends the streams of one session."""
        self._cut_where(lambda stream: bool(session_id) and stream.session_id == session_id, because)

    def _cut_where(self, concerns: Callable[[Stream], bool], because: str) -> None:
        with self._lock:
            for stream in [stream for stream in self._streams if concerns(stream)]:
                stream.cut(because)

    def end(self) -> None:
        """The process ends: every stream ends at once, and goes on elsewhere."""
        self._is_ended = True
        for stream in list(self._streams):
            stream.cut("over")

    def _wait_for(self, offset: int) -> None:
        until = time.monotonic() + WAIT_FOR_LOG
        while self.ring.last < offset and time.monotonic() < until:
            time.sleep(0.02)


def _offer(stream: Stream, passing: Passing) -> bool:
    """Whether the stream was given it."""
    stream.last = passing.offset
    if not stream.may_see(passing.right, passing.keys):
        return False
    piece = passing.frame if stream.shape is None else stream.shape(passing)
    if piece is None:
        return False
    stream.put(piece)
    return True
