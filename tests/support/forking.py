"""Starts services by forking a process that has imported what they share: real processes, a tenth of a second's work each instead of two.

For tests of what services do. Tests of how they are started, and measurements, start them afresh.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from select import select
from socket import AF_UNIX, SOCK_SEQPACKET, send_fds, socket
from threading import Lock

from infra.local.processes import Child, spawn
from kit.config import PROJECT
from tests.support import run
from tests.support.forker import NUMBER

STARTED_WITHIN = 60.0


@dataclass(slots=True)
class Forked:
    """A process that the forker started for us: what subprocess.Popen is for our own children."""

    pid: int
    end: int  # where the forker writes how it ended
    returncode: int | None = None
    _looking: Lock = field(default_factory=Lock)

    def poll(self) -> int | None:
        with self._looking:
            if self.returncode is None and select([self.end], [], [], 0)[0]:
                said = os.read(self.end, NUMBER.size)
                self.returncode = NUMBER.unpack(said)[0] if said else -signal.SIGKILL  # with the forker all its children end
                os.close(self.end)
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        until = time.monotonic() + timeout if timeout is not None else None
        while (found := self.poll()) is None:
            if until is not None and timeout is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout)
            time.sleep(0.005)
        return found

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)


def fork(name: str, arguments: list[str], log: Path, environ: Mapping[str, str]) -> Child:
    """Starts `python <arguments>` as infra.local.processes.spawn would."""
    line, said = _line(), json.dumps({"arguments": arguments, "environ": dict(environ)})
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    ours, theirs = os.pipe()
    try:
        send_fds(line, [said.encode()], [out, theirs])
    finally:
        os.close(out)
        os.close(theirs)
    if not select([ours], [], [], STARTED_WITHIN)[0] or not (pid := os.read(ours, NUMBER.size)):
        raise RuntimeError(f"{name} could not be forked: see {run.folder()}/forker-{os.getpid()}.log")
    return Child(name, Forked(NUMBER.unpack(pid)[0], ours))


@cache
def _line() -> socket:
    """The line to this process's forker, which is started when first needed and ends with us."""
    place = run.folder() / f"forker-{os.getpid()}"
    with socket(AF_UNIX, SOCK_SEQPACKET) as listener:
        listener.bind(str(place))
        listener.listen(1)
        listener.settimeout(STARTED_WITHIN)
        command = [sys.executable, "-u", "-m", "tests.support.forker", str(place)]
        _kept.append(spawn("forker", command, place.with_suffix(".log"), cwd=PROJECT))
        return listener.accept()[0]


_kept: list[Child] = []
