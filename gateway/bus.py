"""This process's one connection to the bus, opened by the first question after the fork."""

from __future__ import annotations

import threading
from typing import Any, Protocol

from kit.storage.work import Call


class Bus(Protocol):
    """What the gateway wants of the bus client."""

    def ask(self, service: str, method: str, asked: dict[str, Any], *, call: Call, timeout: float) -> Any:
        """The answer, or a raised Refusal."""

    def publish_signal(self, topic: str, payload: dict[str, Any], *, call: Call) -> None:
        """Sends something that may be lost."""


class LateBus:
    """Opens the client when it is first needed: gunicorn's master must not hold a connection that its workers would share."""

    def __init__(self, url: str) -> None:
        self._url, self._lock = url, threading.Lock()
        self._client: Any = None

    def ask(self, service: str, method: str, asked: dict[str, Any], *, call: Call, timeout: float) -> Any:
        return (self._client or self._open()).ask(service, method, asked, call=call, timeout=timeout)

    def publish_signal(self, topic: str, payload: dict[str, Any], *, call: Call) -> None:
        (self._client or self._open()).publish_signal(topic, payload, call=call)

    def _open(self) -> Any:
        with self._lock:
            if self._client is None:
                from kit.bus.client import Client

                self._client = Client(self._url)
            return self._client
