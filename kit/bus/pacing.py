"""When the next batch may begin: one after a pause at once, those that follow when more has gathered.

A batch costs nearly the same, however much is in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import eventlet


class Pacing:
    """`seconds` from the begin of one batch to that of the next; 0 for no wait. `begin` is called again when the time has come."""

    def __init__(self, seconds: float, begin: Callable[[], None]) -> None:
        self._seconds, self._begin = seconds, begin
        self._next_at = 0.0
        self._is_put_off = False

    def may_begin(self, *, is_full: bool) -> bool:
        """Whether a batch may begin now; the next one waits from here on. One that can take no more waits for nothing."""
        now = time.monotonic()
        if now < self._next_at and not is_full:
            self._put_off(self._next_at - now)
            return False
        self._next_at = now + self._seconds
        return True

    def _put_off(self, seconds: float) -> None:
        if not self._is_put_off:
            self._is_put_off = True
            eventlet.spawn_after(seconds, self._go_on)

    def _go_on(self) -> None:
        self._is_put_off = False
        self._begin()
