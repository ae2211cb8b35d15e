"""A process that forks services: it has imported what all of them share, is told over a socket what to run, and says how each child ended.

It keeps no second thread, no connection and no hub: a child has nothing that another has too. Only what one service imports is left to it.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import signal
import socket
import struct
import sys

# As they are before everything is made green: our own waiting must not start a hub that children would share.
from os import close, waitpid, write
from os import open as opened
from select import POLLIN, poll
from typing import Any

from infra.local.processes import dies_with

NUMBER = struct.Struct("i")
LONGEST = 1 << 20  # bytes of what is asked


def main() -> None:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    line.connect(sys.argv[1])
    from eventlet import hubs

    import tests.support.shared_imports  # noqa: F401

    hubs.use_hub()  # lets go of the one that was made with the patches; each child makes its own
    gc.collect()
    gc.freeze()
    run(_next_child(line))


def _next_child(line: socket.socket) -> list[str]:
    """Forks whenever asked to; returns in each child alone, with what it shall run. Ends when nobody can ask any more."""
    parent = os.getpid()
    ends: dict[int, tuple[int, int]] = {}
    waiting = poll()
    waiting.register(line.fileno(), POLLIN)
    while True:
        for ready, _ in waiting.poll():
            if ready in ends:
                waiting.unregister(ready)
                _tell_end(ready, *ends.pop(ready))
                continue
            said, (out, end), _, _ = socket.recv_fds(line, LONGEST, 2)
            if not said:
                sys.exit()
            child = os.fork()
            if child == 0:
                line.detach()
                return _become(json.loads(said), out, end, parent)
            close(out)
            watched = os.pidfd_open(child)
            ends[watched] = (child, end)
            waiting.register(watched, POLLIN)


def _become(asked: dict[str, Any], out: int, end: int, parent: int) -> list[str]:
    """Makes this child a process of its own, as spawn would."""
    dies_with(parent, signal.SIGKILL)
    os.setpgid(0, 0)
    os.dup2(opened(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    write(end, NUMBER.pack(os.getpid()))
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.environ.clear()
    os.environ.update(asked["environ"])
    arguments: list[str] = asked["arguments"]
    return arguments


def _tell_end(watched: int, child: int, end: int) -> None:
    close(watched)
    _, status = waitpid(child, 0)
    write(end, NUMBER.pack(os.waitstatus_to_exitcode(status)))
    close(end)


def run(arguments: list[str]) -> None:
    """As `python` would with these: `-m <module>` or `-c <code>`."""
    how, what = arguments
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    main()
