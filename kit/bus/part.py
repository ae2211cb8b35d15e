"""Whether this instance takes part: all its receivers rest while it is disabled, and resume when it is enabled again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import eventlet

from kit.bus.receiver import Receiver

log = logging.getLogger(__name__)


class Part:
    """`begin` before the receivers start, `change` whenever `is_wanted` may have changed."""

    def __init__(self, is_wanted: Callable[[], bool], receivers: Callable[[], Sequence[Receiver]]) -> None:
        self._is_wanted, self._receivers = is_wanted, receivers
        self._is_taken: bool | None = None  # None: nothing has started yet
        self._is_changing = False

    def begin(self) -> None:
        self._is_taken = self._is_wanted()
        for receiver in self._receivers():
            receiver.is_resting = not self._is_taken

    def change(self) -> None:
        """Returns at once. One change at a time; what is wanted in the end comes to pass."""
        if self._is_taken is not None and not self._is_changing:
            self._is_changing = True
            eventlet.spawn_n(self._follow)

    def _follow(self) -> None:
        try:
            while self._is_taken != self._is_wanted():
                self._is_taken = self._is_wanted()
                pile = eventlet.GreenPile()
                for receiver in self._receivers():
                    pile.spawn(receiver.resume if self._is_taken else receiver.rest)
                for _ in pile:
                    pass
                log.info("takes part again" if self._is_taken else "takes no part any more")
        finally:
            self._is_changing = False
