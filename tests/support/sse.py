"""Reads an event stream as a browser does: in the background, opened again by itself behind the last event it had."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from dataclasses import dataclass
from typing import Any

import requests


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `id` is None for what has no number, `at` when it came (monotonic seconds)."""

    name: str
    id: int | None
    data: Any
    at: float


class EventStream:
    """Collects events until `close`. `opened` counts the connections."""

    def __init__(self, url: str, session: requests.Session | None = None, *, params: dict[str, str] | None = None) -> None:
        self.events: list[Event] = []
        self.opened = 0
        self.statuses: list[int] = []
        self.last_id: int | None = None
        self._url, self._params = url, params
        self._session = session or requests.Session()
        self._answer: requests.Response | None = None
        self._is_closing = False
        self._retry = 0.3
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def named(self, name: str) -> list[Event]:
        """Events of this type, with or without its version."""
        return [event for event in list(self.events) if event.name == name or event.name.rpartition(".")[0] == name]

    def numbered(self) -> list[int]:
        """The numbers of all facts, in the order they came."""
        return [event.id for event in list(self.events) if event.id is not None and "." in event.name]

    def cut(self) -> None:
        """Tears the connection, as a tunnel does; it comes back by itself."""
        raw: Any = self._answer.raw if self._answer is not None else None
        with contextlib.suppress(OSError, AttributeError):  # it is down already, or not up yet
            raw._fp.fp.raw._sock.shutdown(2)

    def close(self) -> None:
        self._is_closing = True
        self.cut()
        self._thread.join(10)

    def _run(self) -> None:
        while not self._is_closing:
            with contextlib.suppress(requests.RequestException, OSError, AttributeError):
                self._read()
            if not self._is_closing:
                time.sleep(self._retry)

    def _read(self) -> None:
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": str(self.last_id)} if self.last_id is not None else {})
        with self._session.get(self._url, headers=headers, params=self._params, stream=True, timeout=(5, 40)) as answer:
            self.statuses.append(answer.status_code)
            if answer.status_code != 200:
                return
            self._answer = answer
            self.opened += 1
            said: dict[str, str] = {}
            for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
                if line:
                    name, _, value = line.partition(": ")
                    said[name] = value
                    continue
                self._take(said)
                said = {}

    def _take(self, said: dict[str, str]) -> None:
        if "retry" in said:
            self._retry = int(said["retry"]) / 1000
        if "event" not in said:
            return
        number = int(said["id"]) if "id" in said else None
        if number is not None:
            self.last_id = number
        self.events.append(Event(said["event"], number, json.loads(said["data"]), time.monotonic()))
