"""What an earlier supervisor of this home left running when it was killed."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from infra.local.processes import MARK, command_line, processes_with

PATIENCE = 4.0  # seconds until what does not end by itself is killed


def end_leftovers(home: Path) -> int:
    """Ends them all, PostgreSQL and RabbitMQ in their clean way. Returns how many there were."""
    mark = f"{MARK}={home}"
    found = processes_with(mark)
    _tell(found)
    until = time.monotonic() + PATIENCE
    while left := processes_with(mark):
        if time.monotonic() > until:
            _kill(left)
        time.sleep(0.05)
    return len(found)


def _tell(pids: list[int]) -> None:
    for pid in pids:
        is_database = "postgres" in command_line(pid)
        _signal(pid, signal.SIGINT if is_database else signal.SIGTERM)


def _kill(pids: list[int]) -> None:
    for pid in pids:
        _signal(pid, signal.SIGKILL)


def _signal(pid: int, sign: signal.Signals) -> None:
    try:
        os.kill(pid, sign)
    except ProcessLookupError:
        return
