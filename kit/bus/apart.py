"""Work for the processor, done in a real thread beside the green ones: they go on meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

R = TypeVar("R")
THREADS = 2  # for what holds no lock of the interpreter; more than cores would only wait


def apart(act: Callable[..., R], *given: object) -> R:
    """What `act` gives or raises. Only the green thread that calls waits; where there are no green threads it simply runs here.

    For calls into compiled code that let go of the interpreter. `act` must not touch what green threads wait for: database, broker, locks.
    """
    if not _is_green():
        return act(*given)
    from eventlet import tpool

    tpool.set_num_threads(THREADS)  # without effect once the threads are there
    result: R = tpool.execute(act, *given)
    return result


def _is_green() -> bool:
    """Whether this process was made green. Who never imported eventlet is not, and need not import it to learn so."""
    patcher = sys.modules.get("eventlet.patcher")
    return patcher is not None and bool(patcher.is_monkey_patched("thread"))
