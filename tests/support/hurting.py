"""What a bad day does to processes: kill -9 and silence."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from infra.local.processes import Child, children_of
from tests.support.suite import Suite
from tests.support.waiting import eventually


def kill_and_start(suite: Suite, *names: str) -> None:
    """kill -9, and started again at once as the supervisor would; does not wait."""
    suite.kill(*names)
    suite.start(names, is_waiting=False)


def kill_gateway_worker(suite: Suite) -> None:
    """kill -9 of one that serves; gunicorn starts another."""
    master = suite.children["gateway"].pid
    before = children_of(master)
    os.kill(before[0], signal.SIGKILL)
    eventually(lambda: children_of(master) not in ([], before), within=20)


@contextmanager
def silent(child: Child | None) -> Iterator[None]:
    """The process is there, its connections are open, and it says nothing (SIGSTOP)."""
    assert child is not None
    os.killpg(child.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(child.pid, signal.SIGCONT)
