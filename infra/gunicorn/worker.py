"""The gateway's worker process: on SIGTERM its streams and idle connections end at once, and nobody holds a connection without using it."""

from __future__ import annotations

import contextlib
import math
import socket
import sys
import time
from typing import Any, ClassVar

import gevent
from gunicorn.workers.ggevent import GeventPyWSGIWorker, PyWSGIHandler

from infra.gunicorn.beacons import PATH, Beacon, answered, beacon_in
from infra.gunicorn.framing import check_framing
from infra.gunicorn.pausing import Pausing

IDLE_SECONDS = 75.0
REPORTED_SECONDS = 3.0  # after a beacon: the next one comes in ten seconds, and visitors are many
HEADER_SECONDS = 10.0
SWEEP_SECONDS = 0.5


class Handler(PyWSGIHandler):
    """One connection: it may be idle for so long, and takes so long for its headers at most. Beacons are answered by a way of their own."""

    open: ClassVar[set[Handler]] = set()
    is_ending: ClassVar[bool] = False
    pausing: ClassVar[Pausing] = Pausing()
    idle_until: float = math.inf
    is_cut = False
    base: dict[str, Any] | None = None

    def handle(self) -> None:
        """All requests of the connection."""
        Handler.open.add(self)
        try:
            super().handle()
        finally:
            Handler.open.discard(self)

    def handle_one_request(self) -> Any:
        """A beacon that is there as a whole is answered here; everything else, and all that is not in order, by gevent's own server."""
        if Handler.is_ending or self.rfile.closed:
            return None
        patience = REPORTED_SECONDS if (self.path or "").startswith("/t/") else IDLE_SECONDS
        self.idle_until = time.monotonic() + patience
        try:
            read = self.rfile.peek()
        except OSError:
            return None
        beacon = beacon_in(read, self.base or self._based())
        if beacon is None:
            return super().handle_one_request()
        self.idle_until = math.inf
        return self._answer(beacon)

    def _based(self) -> dict[str, Any]:
        """What is the same in all requests of this connection, as far as a beacon wants it."""
        common, address = self.server.get_environ(), self.client_address
        self.base = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": PATH,
            "SCRIPT_NAME": "",
            "QUERY_STRING": "",
            "REMOTE_ADDR": str(address[0]) if isinstance(address, tuple) else "",
            **{name: common[name] for name in ("SERVER_NAME", "SERVER_PORT", "wsgi.url_scheme")},
        }
        return self.base

    def _answer(self, beacon: Beacon) -> Any:
        self.rfile.read(beacon.size)
        self.path = PATH
        Handler.pausing.count()
        try:
            answer = answered(self.server.application, beacon.environ)
        except Exception:
            self.environ, self.request_version, self.response_length = beacon.environ, "HTTP/1.1", 0
            self.handle_error(*sys.exc_info())
            return None
        try:
            sent = self.socket.send(answer)  # all of it, but where nobody reads
            if sent < len(answer):
                self.socket.sendall(answer[sent:])
        except OSError:
            return None
        return True

    def read_requestline(self) -> Any:
        """The next request's first line, as far as it came before the connection was idle for too long."""
        line = super().read_requestline()
        self.idle_until = math.inf
        return "" if self.is_cut else line

    def read_request(self, raw_requestline: Any) -> Any:
        """The headers, which have to come soon. A ValueError is answered with 400 and one line in the log."""
        with gevent.Timeout(HEADER_SECONDS, ValueError("headers came too slowly")):
            return super().read_request(raw_requestline)

    def MessageClass(self, *given: Any) -> Any:
        """The headers as gevent reads them. Raises ValueError where two readers could see two requests in them."""
        headers = super().MessageClass(*given)
        check_framing(headers)
        return headers

    def hang_up(self) -> None:
        """Ends a connection on which nothing is going on."""
        self.is_cut = True
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    @classmethod
    def hang_up_idle(cls, now: float) -> None:
        """Ends the connections whose patience is over at `now`, by the monotonic clock."""
        for handler in [handler for handler in cls.open if handler.idle_until < now]:
            handler.hang_up()


class Worker(GeventPyWSGIWorker):
    """Serves the gateway. Requests that run are given the grace time; streams and idle connections need none."""

    wsgi_handler = Handler

    def run(self) -> None:
        gevent.spawn(self._sweep)
        Handler.pausing.start()
        super().run()
        self.wsgi.extensions["tracking_handing"].close()

    def _sweep(self) -> None:
        """One look at all connections instead of an alarm for each request."""
        while True:
            gevent.sleep(SWEEP_SECONDS)
            Handler.pausing.judge()
            Handler.hang_up_idle(time.monotonic())

    def handle_abort(self, sig: int, frame: Any) -> None:
        """The master has not heard of us for too long. Who comes to run this was asleep, perhaps with the whole machine, and goes on.

        One that is stuck is killed at the master's next look.
        """
        self.log.warning("Worker was asleep (pid: %s)", self.pid)
        self.notify()

    def handle_exit(self, sig: int, frame: Any) -> None:
        Handler.is_ending = True
        self.wsgi.extensions["hub"].end()
        Handler.hang_up_idle(math.inf)
        super().handle_exit(sig, frame)
