"""The entrypoint for what time brings: a nameko worker each time something is due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Protocol

import eventlet
from eventlet.event import Event
from nameko.extensions import Entrypoint

from kit.bus.workshop import is_database_away

log = logging.getLogger(__name__)

REST_AFTER_TROUBLE = 0.5
LOOK_AGAIN_AFTER = 0.1  # seconds, while it is another instance's


class Due(Protocol):
    """Deadlines or timers."""

    def due_in(self) -> float: ...

    def run(self) -> int: ...


class Ticking(Entrypoint):
    """Sleeps until something may be due, and has it done, while this instance is one to do it (`is_mine`)."""

    def __init__(self, due: Due, name: str, is_mine: Callable[[], bool]) -> None:
        super().__init__()
        self.due, self.name, self.is_mine = due, name, is_mine
        self.is_stopping = False
        self.is_in_trouble = False

    def start(self) -> None:
        self.container.spawn_managed_thread(self._loop, identifier=self.name)

    def stop(self) -> None:
        self.is_stopping = True

    def kill(self) -> None:
        self.is_stopping = True

    def tick(self) -> int:
        """What the worker does."""
        return self.due.run()

    def _loop(self) -> None:
        while not self.is_stopping:
            if not self.is_mine():
                eventlet.sleep(LOOK_AGAIN_AFTER)
                continue
            try:
                rest = self.due.due_in()
                if rest > 0:
                    eventlet.sleep(rest)
                elif not self._ran():
                    eventlet.sleep(0.05)  # another process has it
                self.is_in_trouble = False
            except Exception as failure:
                if not self.is_in_trouble:
                    log.warning("%s wait: %r", self.name, failure, exc_info=not is_database_away(failure))
                self.is_in_trouble = True
                eventlet.sleep(REST_AFTER_TROUBLE)

    def _ran(self) -> int:
        done = Event()

        def handle_result(_worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send((result, exc_info))
            return result, exc_info

        self.container.spawn_worker(self, (self,), {}, handle_result=handle_result)
        result, exc_info = done.wait()
        if exc_info:
            raise exc_info[1]
        return int(result)
