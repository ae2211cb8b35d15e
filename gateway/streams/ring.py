"""What passed lately, so that a stream that comes back misses nothing."""

from __future__ import annotations

import time
from collections import deque
from itertools import islice

from gateway.streams.passing import Passing

MOST = 10_000
MOST_BYTES = 32_000_000
SECONDS = 300.0
REMEMBERED = 50_000  # ids of facts: whatever the relay sends again after the broker was away


class Ring:
    """The newest facts by offset: at most 10,000, at most five minutes, at most 32 MB. `last` is -1 before the first."""

    def __init__(self, *, most: int = MOST, seconds: float = SECONDS) -> None:
        self._most, self._seconds = most, seconds
        self._kept: deque[Passing] = deque()
        self._bytes = 0
        self._floor: int | None = None
        self._ids: dict[str, None] = {}
        self.last = -1

    @property
    def floor(self) -> int | None:
        """Behind this one everything is known; None before the first."""
        return self._floor

    def is_new(self, fact_id: str) -> bool:
        """False for a fact that has passed already: the log holds what was sent twice twice."""
        if fact_id in self._ids:
            return False
        self._ids[fact_id] = None
        if len(self._ids) > REMEMBERED:
            del self._ids[next(iter(self._ids))]
        return True

    def saw(self, offset: int) -> None:
        """Counts a fact, also one that no stream shows."""
        if self._floor is None:
            self._floor = offset - 1
        self.last = offset

    def keep(self, passing: Passing) -> None:
        """Adds the newest one and lets go of what is too old."""
        self._kept.append(passing)
        self._bytes += len(passing.frame)
        oldest_at = time.monotonic() - self._seconds
        while self._kept and (len(self._kept) > self._most or self._bytes > MOST_BYTES or self._kept[0].at < oldest_at):
            gone = self._kept.popleft()
            self._bytes -= len(gone.frame)
            self._floor = gone.offset

    def after(self, offset: int) -> list[Passing] | None:
        """Everything shown behind that offset, oldest first; None when it reaches back too far, or was never given."""
        if self._floor is None or offset < self._floor or offset > self.last:
            return None
        behind = 0
        for passing in reversed(self._kept):
            if passing.offset <= offset:
                break
            behind += 1
        return list(islice(self._kept, len(self._kept) - behind, None))

    def clear(self) -> None:
        """The log is another one: no offset counts any more. What has passed has passed, under whatever number it comes again."""
        self._kept.clear()
        self._bytes, self._floor, self.last = 0, None, -1
