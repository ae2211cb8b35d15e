"""The state of the whole installation: each service, its outbox, its mailboxes, what is parked and what is overdue."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Any

import gevent

from contracts.envelope import wire_time
from gateway.config import Settings
from gateway.ops.admin_ports import ports_of, services
from kit.errors import Refusal

KEPT_SECONDS = 1.0
SHOWN = ("name", "status", "is_primary", "beat_seconds")


class State:
    """Read when somebody looks, at most once a second."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._read_at = 0.0
        self._kept: dict[str, Any] = {}

    def now(self) -> dict[str, Any]:
        """{at, is_healthy, broker, services}; a service that does not answer is told as such, never waited for long."""
        with self._lock:
            if time.monotonic() - self._read_at > KEPT_SECONDS:
                self._kept = self._read()
                self._read_at = time.monotonic()
            return self._kept

    def _read(self) -> dict[str, Any]:
        names = services()
        asked = [gevent.spawn(self._service, name) for name in names]
        gevent.joinall(asked)
        found = [greenlet.value for greenlet in asked]
        lengths = self._lengths(found)
        known = lengths or {}
        for service in found:
            own = service.pop("_mailboxes")
            service["mailboxes"] = [
                {"name": name, "messages": known[name][0], "receivers": known[name][1]} for name in own if name in known
            ]
        is_healthy = lengths is not None and all(service["is_ready"] for service in found)
        broker = "answers" if lengths is not None else "away"
        return {"at": wire_time(datetime.now(UTC)), "is_healthy": is_healthy, "broker": broker, "services": found}

    def _service(self, name: str) -> dict[str, Any]:
        from kit.bus.lengths import mailboxes_of

        said: dict[str, Any] = {"name": name, "is_ready": False, "checks": {}, "outbox": None, "parked": [], "deadlines": None}
        said["instances"], of_lanes = [], []
        try:
            ports = ports_of(name, self._settings)
            status, ready = ports.ready()
            said["is_ready"] = status == 200
            said["checks"] = {check: value for check, value in ready.items() if isinstance(value, bool)}
            said["instances"] = [{key: each[key] for key in SHOWN} for each in ports.instances()["items"]]
            outbox = ports.answer("/outbox?limit=1")
            said["outbox"] = {"unsent": outbox["unsent"], "oldest_seconds": outbox["oldest_seconds"]}
            due = ports.answer("/deadlines?limit=100")
            said["deadlines"] = {"due": due["due"], "parked": len(due["parked"])}
            parked = ports.answer("/parked?limit=1")
            said["parked"] = [{"lane": lane, "count": found["count"]} for lane, found in parked.items()]
            of_lanes = [box for found in parked.values() for box in found["mailboxes"]]
        except (Refusal, KeyError, AttributeError, TypeError):
            said["is_ready"] = False
        said["_mailboxes"] = mailboxes_of(name, of_lanes)
        return said

    def _lengths(self, found: list[dict[str, Any]]) -> dict[str, tuple[int, int]] | None:
        from kit.bus.lengths import lengths

        try:
            return lengths(self._settings.amqp_url, [name for service in found for name in service["_mailboxes"]])
        except Exception:
            return None
