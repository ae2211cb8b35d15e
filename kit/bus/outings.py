"""The entrypoint for what waits for somebody outside, in no transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable

import eventlet
from eventlet.semaphore import Semaphore
from nameko.extensions import Entrypoint

from kit.bus.outside import OutsideOf
from kit.bus.workshop import Workshop, is_database_away
from kit.clock import clock_call
from kit.service import Outing

log = logging.getLogger(__name__)

REST_AFTER_TROUBLE = 1.0
COME_HOME_WITHIN = 1.5  # seconds
LOOK_AGAIN_AFTER = 0.1  # seconds, while it is another instance's


class Outings(Entrypoint):
    """One outing of a service: green threads that go out again and again while this instance is one to do it (`is_mine`).

    They are no nameko workers, which an ending container waits for: whoever is out then has a moment to come home, and is cut off.
    """

    def __init__(self, workshop: Workshop, name: str, outing: Outing, is_mine: Callable[[], bool]) -> None:
        super().__init__()
        self.workshop, self.name, self.outing, self.is_mine = workshop, name, outing, is_mine
        self.is_stopping = False
        self.out = 0  # how many are
        self._looking_out, self._calls = Semaphore(), Semaphore(0)

    def start(self) -> None:
        for nth in range(self.outing.at_once):
            self.container.spawn_managed_thread(self._loop, identifier=f"{self.name} {nth}")

    def stop(self) -> None:
        self.is_stopping = True
        with eventlet.Timeout(COME_HOME_WITHIN, False):
            while self.out:
                eventlet.sleep(0.02)

    def kill(self) -> None:
        self.is_stopping = True

    def go(self) -> bool:
        """Once. Whether there was something to do."""
        self.out += 1
        try:
            return self.outing.handler(OutsideOf(self.workshop, clock_call(), lambda: self.is_mine() and not self.is_stopping))
        finally:
            self.out -= 1

    def _rest(self) -> None:
        """One after the other, so that many cost no more than one while there is nothing to do; who finds something calls the next."""
        with self._looking_out:
            self._calls.acquire(timeout=self.outing.seconds)

    def _call(self) -> None:
        if self._looking_out.locked():
            self._calls.release()

    def _loop(self) -> None:
        is_in_trouble = False
        while not self.is_stopping:
            if not self.is_mine():
                eventlet.sleep(LOOK_AGAIN_AFTER)
                continue
            try:
                if self.go():
                    self._call()
                    eventlet.sleep(0)
                else:
                    self._rest()
                is_in_trouble = False
            except Exception as failure:
                if not is_in_trouble:
                    log.warning("%s waits: %r", self.name, failure, exc_info=not is_database_away(failure))
                is_in_trouble = True
                eventlet.sleep(max(REST_AFTER_TROUBLE, self.outing.seconds))
