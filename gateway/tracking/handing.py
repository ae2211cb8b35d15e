"""Handing beacons in at the bus, without letting them crowd out anything else: heartbeats go first, then views.

What may begin or end a visit, or answers an invitation, is answered when the broker has it. What happens within a visit is answered when
it is in this worker's journal, and goes on its way with others (decision 0037).
"""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import gevent

from gateway.metrics import BEACON_SECONDS, BEACONS
from gateway.tracking.adopting import adopt_for_ever
from gateway.tracking.journal import Entry, Journal
from gateway.tracking.recent import Recent
from kit.bus.topology import SHARES
from kit.errors import Unavailable

WAIT_SECONDS = 1.0
BEGIN_SECONDS = 3.0
RETRY_AFTER = 5
WITHIN_A_VISIT = frozenset(("view", "action", "beat"))


class Waiter(Protocol):
    """A beacon on its way."""

    def wait(self, seconds: float) -> bool:
        """Whether it is safe."""


class Bus(Protocol):
    """What is wanted of kit/bus/inlet.py."""

    def hand_in(self, key: str, item: dict[str, Any], *, is_lossy: bool, on_taken: Callable[[], None] | None = None) -> Waiter | None: ...
    def wait_until_connected(self, timeout: float) -> bool: ...
    def close(self) -> None: ...


class Handing:
    """One worker's way to the bus. At most so many requests wait, and so many beacons a second are taken; of heartbeats half of that."""

    def __init__(self, url: str, *, most_a_second: int, most_waiting: int, journal: Path | None = None) -> None:
        self._journal = Journal(journal) if journal is not None else None
        self._recent = Recent()
        self._url, self._most_a_second, self._most_waiting = url, most_a_second, most_waiting
        self._waiting = self._taken = self._second = 0
        self._begun_at = 0.0
        self._opening = threading.Lock()
        self.bus: Bus | None = None
        self._figures: dict[tuple[str, str], Any] = {}

    def start(self) -> None:
        """In the worker, after the fork: what others left over is handed in from now on."""
        if self._journal is not None:
            gevent.spawn(adopt_for_ever, self._journal, self._adopted)

    def close(self) -> None:
        """At the worker's end: hands in what is gathered."""
        if self.bus is not None:
            self.bus.close()

    def take(self, beacon: dict[str, Any], kind: str) -> bool:
        """Whether it was taken; False for a heartbeat that was let go. Raises Unavailable for anything else that is not safe."""
        is_lossy = kind == "beat"
        try:
            self._check_room(is_lossy)
            bus = self.bus or self._opened()
            if is_lossy:
                bus.hand_in(_share_of(beacon), beacon, is_lossy=True)
            else:
                self._take_safely(bus, beacon)
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

    def _take_safely(self, bus: Bus, beacon: dict[str, Any]) -> None:
        if self._begun_at:
            self._await_begin(bus)
        self._waiting += 1
        began = time.perf_counter()
        try:
            is_safe = self._is_safe(bus, beacon)
        finally:
            self._waiting -= 1
        BEACON_SECONDS.observe(time.perf_counter() - began)
        if not is_safe:
            raise Unavailable("not_taken", "The broker did not take it.", retry_after=RETRY_AFTER)

    def _is_safe(self, bus: Bus, beacon: dict[str, Any]) -> bool:
        entry = self._noted(beacon)
        try:
            letter = bus.hand_in(_share_of(beacon), beacon, is_lossy=False, on_taken=entry.forget if entry is not None else None)
        except Unavailable:
            if entry is not None:
                entry.forget()
            raise
        if entry is None and (letter is None or not letter.wait(WAIT_SECONDS)):
            return False
        if any(one["t"] == "view" for one in beacon["what"]):
            self._recent.add(beacon["key"])
        return True

    def _noted(self, beacon: dict[str, Any]) -> Entry | None:
        """In the journal; None where the broker has to be waited for."""
        if self._journal is None or beacon["key"] not in self._recent:
            return None
        return self._journal.write(beacon) if all(one["t"] in WITHIN_A_VISIT for one in beacon["what"]) else None

    def _adopted(self, beacon: dict[str, Any], on_taken: Callable[[], None]) -> None:
        bus = self.bus or self._opened()
        self._await_begin(bus)
        bus.hand_in(_share_of(beacon), beacon, is_lossy=False, on_taken=on_taken)

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


def _share_of(beacon: dict[str, Any]) -> str:
    return str(zlib.crc32(beacon["key"].encode()) % SHARES)
