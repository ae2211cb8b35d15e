"""Which brand a request is for: by the host name it came to."""

from __future__ import annotations

import time
from typing import Any

from flask import Flask, current_app, request

from gateway.bus import Bus
from kit.errors import Unavailable
from kit.storage.work import Call

KEPT_SECONDS = 30.0
ASKED_AGAIN_WITHIN = 1.0
MOST_KEPT = 1_000


class Brands:
    """Brands by host name, as people say; kept for half a minute, forgotten when a brand changes, and held while people does not answer."""

    def __init__(self, bus: Bus, timeout: float) -> None:
        self._bus, self._timeout = bus, timeout
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    def of_host(self, host: str) -> dict[str, Any]:
        """The brand of this host; of the default one where none has it (PPL-011)."""
        found = self._kept.get(host)
        if found is not None and found[0] > time.monotonic():
            return found[1]
        brand = self._told(host, None if found is None else found[1])
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[host] = (time.monotonic() + KEPT_SECONDS, brand)
        return brand

    def _told(self, host: str, known: dict[str, Any] | None) -> dict[str, Any]:
        timeout = self._timeout if known is None else min(self._timeout, ASKED_AGAIN_WITHIN)
        try:
            said: dict[str, Any] = self._bus.ask("people", "brand_of_host", {"host": host}, call=Call(via="portal"), timeout=timeout)
        except Unavailable:
            if known is None:
                raise
            return known
        return said

    def forget(self) -> None:
        self._kept.clear()


def brand() -> dict[str, Any]:
    """The brand whose host name this request came to."""
    host = request.host.rpartition(":")[0] if not request.host.endswith("]") and ":" in request.host else request.host
    found: dict[str, Any] = current_app.extensions["brands"].of_host(host.lower()[:255])
    return found


def register(app: Flask) -> None:
    """Makes `brand()` work in the app."""
    app.extensions["brands"] = Brands(app.extensions["bus"], app.extensions["settings"].ask_timeout)
