"""A worker that many beacons keep awake naps between two looks at its sockets: what came meanwhile is done in one go.

Woken for each request by itself, a process that shares two processors with others spends more on being woken, and on memory that has
gone cold, than on the request. One millisecond, where a chat has two hundred.
"""

from __future__ import annotations

from typing import Any

import gevent
from gevent.monkey import get_original

NAP_SECONDS = 0.001
AWAKE_SECONDS = 0.0005  # at least, between two naps: what one request leads to inside the process is not held up at each step
MANY = 500  # beacons a second

_sleep, _clock = get_original("time", "sleep"), get_original("time", "monotonic")


class Pausing:
    """Begins with the worker. `count` each beacon, and `judge` every now and then whether they are many."""

    def __init__(self) -> None:
        self._counted = 0
        self._is_needed = False
        self._judged_at = self._woke_at = _clock()
        self._watcher: Any = None

    def start(self) -> None:
        """In the worker, after the fork."""
        self._watcher = gevent.get_hub().loop.prepare()
        self._watcher.start(self._before_looking)

    def count(self) -> None:
        self._counted += 1

    def judge(self) -> None:
        """By what was counted since the last time."""
        now = _clock()
        self._is_needed = self._counted > MANY * (now - self._judged_at)
        self._counted, self._judged_at = 0, now

    def _before_looking(self) -> None:
        if self._is_needed and _clock() - self._woke_at > AWAKE_SECONDS:
            _sleep(NAP_SECONDS)
            self._woke_at = _clock()
