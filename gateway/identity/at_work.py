"""Who does something: what employees ask for in a browser, counted here and told every five seconds in one signal."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, current_app, g, request

from contracts.envelope import wire_time
from gateway.identity.who import Asker
from kit.storage.work import Call

TOPIC = "presence.worked"
EVERY = 5.0
MOST_AT_ONCE = 500
BY_ITSELF = "X-By-Itself"  # a page sets it on what it asks without its person: polling is no activity (RTE-175)


class AtWork:
    """Counts the requests of each employee in this process."""

    def __init__(self, publish: Callable[..., None]) -> None:
        self._publish = publish
        self._actions: dict[str, list[Any]] = {}
        self._thread: threading.Thread | None = None

    def note(self, employee_id: str) -> None:
        """One more action of his."""
        now = wire_time(datetime.now(UTC))
        done = self._actions.setdefault(employee_id, [0, now, now])
        done[0], done[2] = done[0] + 1, now
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True, name="at work")
            self._thread.start()

    def tell(self) -> None:
        """Says how many there were since the last time, and when the first and the last.

        Lost while the broker is away: nobody can do anything then either.
        """
        counted, self._actions = self._actions, {}
        actions = sorted(counted.items())
        for start in range(0, len(actions), MOST_AT_ONCE):
            self._publish(TOPIC, {"actions": dict(actions[start : start + MOST_AT_ONCE])}, call=Call(via="clock"))

    def _run(self) -> None:
        while True:
            time.sleep(EVERY)
            self.tell()


def _note(answer: Response) -> Response:
    asker: Asker | None = g.get("asker")
    if asker is not None and asker.kind == "employee" and not asker.is_by_token and _is_by_a_person():
        current_app.extensions["at_work"].note(asker.id)
    return answer


def _is_by_a_person() -> bool:
    return BY_ITSELF not in request.headers and not request.path.endswith("/stream")


def register(app: Flask) -> None:
    """Counts after each request, when it is known who asked."""
    bus: Any = app.extensions["bus"]
    app.extensions["at_work"] = AtWork(bus.publish_signal)
    app.after_request(_note)
