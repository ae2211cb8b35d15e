"""Handing beacons in at the bus, without letting them crowd out anything else: heartbeats go first, then views."""

from __future__ import annotations

import threading
import time
import zlib
from typing import Any, Protocol

from gateway.metrics import BEACON_SECONDS, BEACONS
from kit.bus.topology import SHARES
from kit.errors import Unavailable

WAIT_SECONDS = 1.0
BEGIN_SECONDS = 3.0
RETRY_AFTER = 5


class Waiter(Protocol):
    """A beacon on its way."""

    def wait(self, seconds: float) -> bool:
        """Whether it is safe."""


class Bus(Protocol):
    """What is wanted of kit/bus/inlet.py."""

    def hand_in(self, key: str, item: dict[str, Any], *, is_lossy: bool) -> Waiter | None: ...
    def wait_until_connected(self, timeout: float) -> bool: ...


class Handing:
    """One worker's way to the bus. At most so many requests wait, and so many beacons a second are taken; of heartbeats half of that."""

    def __init__(self, url: str, *, most_a_second: int, most_waiting: int) -> None:
        self._url, self._most_a_second, self._most_waiting = url, most_a_second, most_waiting
        self._waiting = self._taken = self._second = 0
        self._begun_at = 0.0
        self._opening = threading.Lock()
        self.bus: Bus | None = None
        self._figures: dict[tuple[str, str], Any] = {}

    def take(self, beacon: dict[str, Any], kind: str) -> bool:
        """Whether it was taken; False for a heartbeat that was let go. Raises Unavailable for anything else that is not safe."""
        is_lossy = kind == "beat"
        try:
            self._check_room(is_lossy)
            share = str(zlib.crc32(beacon["key"].encode()) % SHARES)
            bus = self.bus or self._opened()
            if not is_lossy and self._begun_at:
                self._await_begin(bus)
            waiter = bus.hand_in(share, beacon, is_lossy=is_lossy)
            if waiter is not None:
                self._await(waiter)
        except Unavailable:
            self.count(kind, "shed" if is_lossy else "refused")
            if is_lossy:
                return False
            raise
        self.count(kind, "taken")
        return True

    def count(self, kind: str, outcome: str) -> None:
        figure = self._figures.get((kind, outcome))
        if figure is None:
            figure = self._figures[kind, outcome] = BEACONS.labels(kind, outcome)
        figure.inc()

    def _check_room(self, is_lossy: bool) -> None:
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._taken = second, 0
        share = 0.5 if is_lossy else 1.0
        if self._taken >= self._most_a_second * share or self._waiting >= self._most_waiting * share:
            raise Unavailable("overloaded", "More is reported than can be taken.", retry_after=RETRY_AFTER)
        self._taken += 1

    def _await(self, waiter: Waiter) -> None:
        self._waiting += 1
        began = time.perf_counter()
        try:
            is_safe = waiter.wait(WAIT_SECONDS)
        finally:
            self._waiting -= 1
        BEACON_SECONDS.observe(time.perf_counter() - began)
        if not is_safe:
            raise Unavailable("not_taken", "The broker did not take it.", retry_after=RETRY_AFTER)

    def _opened(self) -> Bus:
        """The connection is made for the first beacon, in the worker: gunicorn's master must not hold one that its workers would share."""
        with self._opening:
            if self.bus is None:
                from kit.bus.inlet import Inlet

                self._begun_at = time.monotonic()
                self.bus = Inlet(self._url, "beacons", "gateway beacons")
            return self.bus

    def _await_begin(self, bus: Bus) -> None:
        """What must not be lost waits for a connection that has just been begun, but never for a broker that went away."""
        if not bus.wait_until_connected(WAIT_SECONDS) and time.monotonic() - self._begun_at < BEGIN_SECONDS:
            return
        self._begun_at = 0.0
