"""A connection to a machine that was chosen before, with a limit on the whole of it that no slow drip can stretch."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Pinned(http.client.HTTPConnection):
    """Speaks to `host`, by one of `machines`: Host header and certificate are the host's, and no name is resolved again."""

    def __init__(self, host: str, port: int, machines: Sequence[str], connect_seconds: float, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=connect_seconds)
        self.default_port = 443 if context else 80  # what the Host header leaves out
        self._machines, self._context = machines, context
        self.is_cut = False

    def connect(self) -> None:
        """Tries the machines in turn. Raises OSError or ssl.SSLError."""
        plain = self._reached()
        plain.settimeout(None)  # from now on the budget's watch is the limit
        if self._context is None:
            self.sock = plain
            return
        secure = self._context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = secure
        secure.do_handshake()

    def cut(self) -> None:
        """Ends it, whatever is being waited for."""
        self.is_cut = True
        with contextlib.suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)

    def _reached(self) -> socket.socket:
        failed: OSError = OSError("no machine to reach")
        for machine in self._machines:
            try:
                return socket.create_connection((machine, self.port), timeout=(self.timeout or 0) / len(self._machines))
            except OSError as away:
                failed = away
        raise failed


class Budget:
    """Seconds of network that are left; waiting for one's turn costs nothing."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._clock, self._until = clock, clock() + seconds

    @property
    def left(self) -> float:
        """Raises TimeoutError when nothing is."""
        left = self._until - self._clock()
        if left <= 0:
            raise TimeoutError
        return left

    def hold(self, act: Callable[[], None]) -> None:
        """Does something that is not counted."""
        began = self._clock()
        act()
        self._until += self._clock() - began

    @contextmanager
    def watching(self, connection: Pinned) -> Iterator[None]:
        """Cuts the connection when the time is over, and closes it at the end. Raises TimeoutError in place of what the cut has caused."""
        watch = threading.Timer(self.left, connection.cut)
        watch.daemon = True
        watch.start()
        try:
            yield
        except (OSError, http.client.HTTPException, ValueError) as broken:
            if connection.is_cut:
                raise TimeoutError from broken
            raise
        finally:
            watch.cancel()
            connection.close()
        if connection.is_cut:
            raise TimeoutError


def within(seconds: float, act: Callable[[], T]) -> T:
    """What `act` gives, or raises, if it does so in time. Raises TimeoutError; then nobody waits for it any more."""
    given: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            given.append(act())
        except BaseException as failure:
            failed.append(failure)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not given:
        raise TimeoutError
    return given[0]
