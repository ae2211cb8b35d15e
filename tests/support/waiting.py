"""Waiting for something to become true, never for time to pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(what: Callable[[], T], within: float = 30, every: float = 0.02) -> T:
    """Calls `what` until it gives something true, and returns that. An AssertionError in it counts as not yet.

    Raises AssertionError after `within` seconds, with the last assertion or answer.
    """
    until = time.monotonic() + within
    while True:
        failed: AssertionError | None = None
        answer: T | None = None
        try:
            answer = what()
        except AssertionError as not_yet:
            failed = not_yet
        if answer:
            return answer
        if time.monotonic() > until:
            raise AssertionError(f"not within {within} s; last: {failed or answer!r}") from failed
        time.sleep(every)
