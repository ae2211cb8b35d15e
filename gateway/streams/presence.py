"""Who has a stream open is told every five seconds, some of them at a time, in one signal for all of a kind."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from gateway.streams.stream import Stream

EVERY = 5.0
SLOTS = 20
MOST_AT_ONCE = 500
Who = tuple[str, str]
TOPICS = {
    "agent": ("presence.agent", "presence.agent_gone", "agent_ids"),
    "visitor": ("presence.visitor", "presence.visitor_gone", "chat_ids"),
}


class Presence:
    """Counts the open streams of each agent and of each visitor's chat in this process, and reports them."""

    def __init__(self, publish: Callable[[str, dict[str, Any]], None]) -> None:
        self._publish = publish
        self._open: Counter[Who] = Counter()
        self._slots: list[set[Who]] = [set() for _ in range(SLOTS)]
        self._next = itertools.cycle(range(SLOTS))
        self._slot_of: dict[Who, int] = {}
        self._thread: threading.Thread | None = None

    def came(self, stream: Stream) -> None:
        """Reports at once, and from now on every five seconds."""
        who = stream.who
        if who[0] not in TOPICS:
            return
        self._open[who] += 1
        if self._open[who] == 1:
            slot = self._slot_of[who] = next(self._next)
            self._slots[slot].add(who)
        self._tell(who[0], [who[1]], 0)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True, name="presence")
            self._thread.start()

    def went(self, stream: Stream) -> None:
        """Reports the last one's leaving."""
        who = stream.who
        if who[0] not in TOPICS:
            return
        self._open[who] -= 1
        if self._open[who] <= 0:
            del self._open[who]
            self._slots[self._slot_of.pop(who)].discard(who)
            self._tell(who[0], [who[1]], 1)

    def is_here(self, kind: str, its_id: str) -> bool:
        """Whether it is told of anyway, because a stream is open in this process."""
        return (kind, its_id) in self._open

    def _tell(self, kind: str, ids: list[str], which: int) -> None:
        topics = TOPICS[kind]
        self._publish(topics[which], {topics[2]: ids})

    def _run(self) -> None:
        for slot in itertools.cycle(range(SLOTS)):
            time.sleep(EVERY / SLOTS)
            here = sorted(self._slots[slot])
            for kind in TOPICS:
                ids = [its_id for its_kind, its_id in here if its_kind == kind]
                for start in range(0, len(ids), MOST_AT_ONCE):
                    self._tell(kind, ids[start : start + MOST_AT_ONCE], 0)
