"""Which browsers told of a page lately: what they look at next goes on with a visit, what another one looks at may begin one."""

from __future__ import annotations

import time

KEPT_SECONDS = 300.0  # and up to twice as long; a visit goes on for fifteen minutes after its last page
MOST_KEPT = 50_000


class Recent:
    """Two sets of keys, of which the older one is thrown away: no key is touched when time goes by."""

    def __init__(self) -> None:
        self._now: set[str] = set()
        self._before: set[str] = set()
        self._until = time.monotonic() + KEPT_SECONDS

    def __contains__(self, key: str) -> bool:
        self._turn()
        return key in self._now or key in self._before

    def add(self, key: str) -> None:
        self._turn()
        self._now.add(key)

    def _turn(self) -> None:
        """Nobody may have asked for long: then both sets are too old."""
        now = time.monotonic()
        if now > self._until or len(self._now) >= MOST_KEPT:
            self._before = self._now if now <= self._until + KEPT_SECONDS else set()
            self._now, self._until = set(), now + KEPT_SECONDS
