"""What the pages of the admin port share: whom they are about, what was said to them, how they answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Response, current_app, request

from kit.instances.lease import Lease
from kit.service import Service
from kit.storage.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """How the admin port learns how its service is. `is_connected`: the broker answers; `is_relaying`: the outbox has its relay.

    `inflows` says of each inflow what this process has of it: {shares, waiting, late_seconds}.
    """

    database: Database
    broker_url: str
    token: str
    is_connected: Callable[[], bool]
    is_relaying: Callable[[], bool]
    lease: Lease
    inflows: Callable[[], dict[str, dict[str, Any]]] = field(default=dict)

    @property
    def mode(self) -> str:
        """What this instance is at the moment: active, passive or disabled."""
        if not self.lease.is_enabled:
            return "disabled"
        return "active" if self.lease.is_held else "passive"


def about() -> tuple[Service, Probes]:
    found: tuple[Service, Probes] = current_app.extensions["frontline"]
    return found


def said() -> dict[str, Any]:
    """The JSON object of the request; empty when there is none."""
    found = request.get_json(silent=True)
    return found if isinstance(found, dict) else {}


def as_json(answer: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(answer, default=str), status, mimetype="application/json")
