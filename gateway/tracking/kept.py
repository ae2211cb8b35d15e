"""Something asked for once in a while: whoever comes meanwhile gets what was last told, and one alone asks anew."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from kit.errors import Refusal, Unavailable

T = TypeVar("T")
ASKED_AGAIN_AFTER = 1.0  # seconds after nobody answered
MOST_WAITING_SECONDS = 2.0


class Kept(Generic[T]):
    """Holds the answer of `ask` for so many seconds; older ones hold while there is no newer."""

    def __init__(self, ask: Callable[[], T], seconds: float) -> None:
        self._ask, self._seconds = ask, seconds
        self._told: tuple[T] | None = None
        self._until = 0.0
        self._trouble: Refusal | None = None
        self._changes = 0
        self._lock = threading.Lock()

    def get(self) -> T:
        """What is known. Raises the refusal, or Unavailable, where nothing is known yet."""
        told = self._told
        if told is None:
            return self._first()
        if time.monotonic() > self._until and self._lock.acquire(blocking=False):
            self._until = time.monotonic() + ASKED_AGAIN_AFTER
            threading.Thread(target=self._renew, daemon=True, name="tracking").start()
        return told[0]

    def put(self, value: T) -> None:
        """Somebody told it unasked."""
        self._changes += 1
        self._told, self._until = (value,), time.monotonic() + self._seconds

    def forget(self) -> None:
        """The next one asks."""
        self._changes += 1
        self._told = self._trouble = None

    def _first(self) -> T:
        if self._trouble is not None and time.monotonic() < self._until:
            raise self._trouble
        if not self._lock.acquire(timeout=MOST_WAITING_SECONDS):
            raise Unavailable("no_answer")
        try:
            if self._told is None and (self._trouble is None or time.monotonic() >= self._until):
                self._learn()
            if self._told is None:
                raise self._trouble or Unavailable("no_answer")
            return self._told[0]
        finally:
            self._lock.release()

    def _renew(self) -> None:
        try:
            self._learn()
        finally:
            self._lock.release()

    def _learn(self) -> None:
        """An answer that was overtaken by a change is not kept for long."""
        before = self._changes
        try:
            value = self._ask()
        except Refusal as refused:
            self._trouble, self._until = refused, time.monotonic() + ASKED_AGAIN_AFTER
            return
        self._trouble = None
        if self._changes == before or self._told is None:
            self._told, self._until = (value,), time.monotonic() + (self._seconds if self._changes == before else 0)
