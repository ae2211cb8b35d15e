"""Work for the processor, done in a real thread beside the green ones: they go on meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

R = TypeVar("R")
THREADS = 2  # for what holds no lock of the interpreter; more than cores would only wait


def apart(act: Callable[..., R], *given: object) -> R:
    """What `act` gives or raises. Only the green thread that calls waits; where there are no green threads it simply runs here.

    For calls into compiled code that let go of the interpreter; when that panics, RuntimeError is raised. `act` must not touch what green
    threads wait for: database, broker, locks.
    """
    if not _is_green():
        return _guarded(act, *given)
    from eventlet import tpool

    tpool.set_num_threads(THREADS)  # without effect once the threads are there
    result: R = tpool.execute(_guarded, act, *given)
    return result


def _guarded(act: Callable[..., R], *given: object) -> R:
    """A panic is no Exception: it would end the thread, and who waits for it would wait for ever."""
    try:
        return act(*given)
    except Exception:
        raise
    except BaseException as panic:
        raise RuntimeError(f"compiled code gave up: {panic!r}") from None


def _is_green() -> bool:
    """Whether this process was made green. Who never imported eventlet is not, and need not import it to learn so."""
    patcher = sys.modules.get("eventlet.patcher")
    return patcher is not None and bool(patcher.is_monkey_patched("thread"))
