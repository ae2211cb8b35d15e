"""A virtual clock: what is to happen at which second, one after the other, without waiting."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

MIDNIGHT = datetime(2000, 1, 3, tzinfo=UTC)


class Clock:
    """`now` in seconds since the day's midnight. What falls due at the same moment happens in the order in which it was set."""

    __slots__ = ("_due", "_moment", "_set", "events", "now")

    def __init__(self) -> None:
        self.now = 0.0
        self.events = 0
        self._due: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._set = 0
        self._moment = (0.0, MIDNIGHT)

    @property
    def moment(self) -> datetime:
        """`now` as the rules want it."""
        if self._moment[0] != self.now:
            self._moment = (self.now, moment_of(self.now))
        return self._moment[1]

    def at(self, second: float, what: Callable[..., None], *about: Any) -> None:
        """Has `what` happen at that second; what should have happened before happens now, and what is never due never."""
        if second < math.inf:
            self._set += 1
            heapq.heappush(self._due, (max(second, self.now), self._set, what, about))

    def run(self, until: float) -> None:
        """Lets everything happen that is due by then."""
        due = self._due
        while due and due[0][0] <= until:
            self.now, _, what, about = heapq.heappop(due)
            self.events += 1
            what(*about)
        if until < math.inf:
            self.now = until


def moment_of(second: float) -> datetime:
    """A second of the day as the rules want it."""
    return MIDNIGHT + timedelta(seconds=second)


def second_of(moment: datetime) -> float:
    """The other way round: a moment of the rules as a second of the day."""
    return (moment - MIDNIGHT).total_seconds()
