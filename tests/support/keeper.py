"""Keeps the servers of one test run: starts each when first asked for, ends both when the run ends.

A process of its own, since pytest's workers come and go. It answers on a socket in the run's folder:
`postgres` → URL of the server, `vhosts` → five fresh vhosts' URLs, one a line.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
from pathlib import Path

from tests.support.servers import Servers, add_vhosts, servers_in


class Keeper:
    """Starts what is asked for, once."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers

    def answer(self, asked: str) -> str:
        if asked == "postgres":
            if self.servers.postgres.child is None:
                self.servers.postgres.start(self.servers.log)
            return self.servers.postgres.url
        if self.servers.rabbitmq.child is None:
            self.servers.rabbitmq.start(self.servers.log)
        return "\n".join(self.servers.rabbitmq.url_of(name) for name in add_vhosts(self.servers.rabbitmq, 5))


def serve(folder: Path) -> None:
    """Answers one asker after the other until SIGTERM."""
    servers = servers_in(folder)
    keeper = Keeper(servers)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / "keeper"))
    listener.listen(64)
    try:
        while True:
            line, _ = listener.accept()
            with line:
                line.sendall(_answered(keeper, line.recv(100).decode()).encode())
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)  # also when whoever began the run was killed


def _answered(keeper: Keeper, asked: str) -> str:
    try:
        return keeper.answer(asked)
    except (OSError, ValueError, RuntimeError) as failed:
        return f"failed: {failed!r}"


def ask(folder: Path, what: str) -> str:
    """Asks the keeper of this run. Raises RuntimeError with its reason when it could not start something."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(folder / "keeper"))
        line.sendall(what.encode())
        parts = []
        while part := line.recv(4096):
            parts.append(part)
    answer = b"".join(parts).decode()
    if not answer or answer.startswith("failed:"):
        raise RuntimeError(answer or "the keeper of the test servers is gone")
    return answer


if __name__ == "__main__":
    os.setpgid(0, 0)
    serve(Path(sys.argv[1]))
