"""Page views, gathered in this process and told to kb every second in one command.

What is lost when a process dies: its last second. While kb does not answer, what was gathered waits for a minute and goes out with the key
it was first sent with, so that nothing counts twice.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import deque
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app, request

from contracts.envelope import wire_time
from gateway.bus import Bus
from gateway.identity.at_work import BY_ITSELF
from gateway.identity.reader import reader
from gateway.identity.who import asking
from gateway.knowledge.spiders import is_by_a_guess, spider
from kit.errors import Refusal, Unavailable
from kit.storage.work import Call

log = logging.getLogger("gateway.views")

EVERY = 1.0
MOST_AT_ONCE = 1_000  # of one command
MOST_GATHERED = 20_000  # different ones in a second; what goes beyond is not counted
MOST_WAITING = 60
NAMES = ("kind", "item_id", "brand_id", "language", "viewer", "who", "search_id")
Key = tuple[Any, ...]


class Views:
    """Counts the page views of this process."""

    def __init__(self, bus: Bus, timeout: float) -> None:
        self._bus, self._timeout = bus, timeout
        self._seen: dict[Key, list[Any]] = {}
        self._waiting: deque[tuple[str, list[dict[str, Any]]]] = deque(maxlen=MOST_WAITING)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def note(self, **view: Any) -> None:
        """One more view."""
        key = tuple(view[name] for name in NAMES)
        with self._lock:
            seen = self._seen.get(key)
            if seen is not None:
                seen[0] += 1
            elif len(self._seen) < MOST_GATHERED:
                self._seen[key] = [1, wire_time(datetime.now(UTC))]
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="views")
                self._thread.start()

    def tell(self) -> None:
        """Sends what was gathered since the last time, and what still waits, oldest first."""
        with self._lock:
            seen, self._seen = self._seen, {}
        views = [dict(zip(NAMES, key, strict=True)) | {"hits": hits, "at": at} for key, (hits, at) in seen.items()]
        for start in range(0, len(views), MOST_AT_ONCE):
            self._waiting.append((uuid.uuid4().hex, views[start : start + MOST_AT_ONCE]))
        while self._waiting:
            key, some = self._waiting[0]
            try:
                self._bus.ask("kb", "record_views", {"views": some}, call=Call(via="clock", key=key), timeout=self._timeout)
            except Unavailable:
                return
            except Refusal as refused:
                log.warning("views were refused: %s", refused)
            self._waiting.popleft()

    def _run(self) -> None:
        while True:
            time.sleep(EVERY)
            try:
                self.tell()
            except Exception:
                log.exception("views could not be told")


def note_view(kind: str, item_id: str, *, brand_id: str, language: str, search_id: str | None = None) -> None:
    """This request shows an `article` or `news` item to its reader.

    Not counted: HEAD, what a browser fetches on a guess, what a page asks by itself.
    """
    if request.method != "GET" or is_by_a_guess() or BY_ITSELF in request.headers:
        return
    name = spider()
    who = "spider" if name else "employee" if asking().kind == "employee" else "person"
    viewer = name or reader().viewer
    views: Views = current_app.extensions["views"]
    views.note(kind=kind, item_id=item_id, brand_id=brand_id, language=language, viewer=viewer, who=who, search_id=search_id)


def register(app: Flask) -> None:
    """Makes `note_view` work in the app."""
    app.extensions["views"] = Views(app.extensions["bus"], app.extensions["settings"].ask_timeout)
