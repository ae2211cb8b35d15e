"""The gateway's worker process: on SIGTERM its streams and idle connections end at once, and nobody holds a connection without using it."""

from __future__ import annotations

import contextlib
import socket
from typing import Any, ClassVar

import gevent
from gunicorn.workers.ggevent import GeventPyWSGIWorker, PyWSGIHandler

IDLE_SECONDS = 75.0
REPORTED_SECONDS = 3.0  # after a beacon: the next one comes in ten seconds, and visitors are many
HEADER_SECONDS = 10.0


class Handler(PyWSGIHandler):
    """One connection: it may be idle for so long, and takes so long for its headers at most."""

    idle: ClassVar[set[Handler]] = set()
    is_ending: ClassVar[bool] = False

    def read_requestline(self) -> Any:
        """The next request's first line; nothing when the connection was idle for too long, or the process ends."""
        if Handler.is_ending:
            return None
        Handler.idle.add(self)
        patience = REPORTED_SECONDS if (self.path or "").startswith("/t/") else IDLE_SECONDS
        try:
            with gevent.Timeout(patience, False):
                return super().read_requestline()
        finally:
            Handler.idle.discard(self)
        return None

    def read_request(self, raw_requestline: Any) -> Any:
        """The headers, which have to come soon. A ValueError is answered with 400 and one line in the log."""
        with gevent.Timeout(HEADER_SECONDS, ValueError("headers came too slowly")):
            return super().read_request(raw_requestline)

    def hang_up(self) -> None:
        """Ends a connection on which nothing is going on."""
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)


class Worker(GeventPyWSGIWorker):
    """Serves the gateway. Requests that run are given the grace time; streams and idle connections need none."""

    wsgi_handler = Handler

    def handle_abort(self, sig: int, frame: Any) -> None:
        """The master has not heard of us for too long. Who comes to run this was asleep, perhaps with the whole machine, and goes on.

        One that is stuck is killed at the master's next look.
        """
        self.log.warning("Worker was asleep (pid: %s)", self.pid)
        self.notify()

    def handle_exit(self, sig: int, frame: Any) -> None:
        Handler.is_ending = True
        self.wsgi.extensions["hub"].end()
        for handler in list(Handler.idle):
            handler.hang_up()
        super().handle_exit(sig, frame)
