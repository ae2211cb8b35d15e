"""Who has a stream open says so every five seconds, by a signal; spread over the time, so that no burst comes."""

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
TOPICS = {
    "agent": ("presence.agent", "presence.agent_gone", "agent_id"),
    "visitor": ("presence.visitor", "presence.visitor_gone", "chat_id"),
}


class Presence:
    """Counts the open streams of each agent and of each visitor's chat in this process, and reports them."""

    def __init__(self, publish: Callable[[str, dict[str, Any]], None]) -> None:
        self._publish = publish
        self._open: Counter[tuple[str, str]] = Counter()
        self._slots: list[set[tuple[str, str]]] = [set() for _ in range(SLOTS)]
        self._next = itertools.cycle(range(SLOTS))
        self._slot_of: dict[tuple[str, str], int] = {}
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
        self._tell(who, 0)
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
            self._tell(who, 1)

    def _tell(self, who: tuple[str, str], which: int) -> None:
        topics = TOPICS[who[0]]
        self._publish(topics[which], {topics[2]: who[1]})

    def _run(self) -> None:
        for slot in itertools.cycle(range(SLOTS)):
            time.sleep(EVERY / SLOTS)
            for who in list(self._slots[slot]):
                self._tell(who, 0)
