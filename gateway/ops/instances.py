"""The running processes of all services: who is there, who has the lease, and what may be done with each."""

from __future__ import annotations

from collections import Counter
from typing import Any

import gevent
from flask import current_app

from gateway.ops.admin_ports import ports_of, services
from gateway.ops.shapes import Disabling, InstanceChanged, InstanceList
from gateway.permissions import operators
from gateway.routes import Routes
from kit.errors import Refusal

routes = Routes("instances", prefix="", description="Several processes of each service, and which of them does what one alone may do.")
INSTANCE = "/services/<string(minlength=1, maxlength=40):service>/instances/<uuid:instance>"
SAME = ("id", "name", "status", "is_primary", "beat_seconds", "started_at", "admin_url", "is_enabled", "is_wanted")


@routes.get("/instances")
@operators
@routes.response(200, InstanceList)
def instances() -> Any:
    """Every instance of every service."""
    settings = current_app.extensions["settings"]
    asked = {name: gevent.spawn(_of_service, name, settings) for name in services()}
    gevent.joinall(list(asked.values()), raise_error=True)
    found = {name: greenlet.value for name, greenlet in asked.items()}
    items = [(name, each) for name, said in found.items() for each in said or []]
    running = Counter(each["host"] for _, each in items if each["status"] != "unavailable")
    shown = [_shown(name, each, running[each["host"]]) for name, each in items]
    return {"items": shown, "silent_services": [name for name, said in found.items() if said is None]}


@routes.post(f"{INSTANCE}/activation")
@operators
@routes.response(200, InstanceChanged)
def activate(service: str, instance: str) -> Any:
    """Have it take the lease, within five seconds. Nothing brings it back by itself."""
    return ports_of(service).answer(f"/instances/{instance}/active", "POST", {})


@routes.post(f"{INSTANCE}/enablement")
@operators
@routes.response(200, InstanceChanged)
def enable(service: str, instance: str) -> Any:
    """Have it take part again, ready to step in."""
    return ports_of(service).answer(f"/instances/{instance}/enabled", "POST", {})


@routes.post(f"{INSTANCE}/disablement")
@operators
@routes.arguments(Disabling)
@routes.response(200, InstanceChanged)
def disable(said: dict[str, Any], service: str, instance: str) -> Any:
    """Have it finish what it does and take no part any more. The last one of a service only with `is_confirmed`."""
    return ports_of(service).answer(f"/instances/{instance}/disabled", "POST", said)


@routes.delete(INSTANCE)
@operators
@routes.response(204)
def delete(service: str, instance: str) -> None:
    """Forget one that is not there any more, for good."""
    ports_of(service).answer(f"/instances/{instance}", "DELETE")


def _of_service(name: str, settings: Any) -> list[dict[str, Any]] | None:
    try:
        items: list[dict[str, Any]] = ports_of(name, settings).instances()["items"]
    except Refusal:  # away, or without its database
        return None
    return items


def _shown(service: str, each: dict[str, Any], processes: int) -> dict[str, Any]:
    same = {name: each[name] for name in SAME}
    renamed = {"server_name": each["host"], "file_path": each["path"], "last_heartbeat_at": each["heartbeat_at"], "mode": each["version"]}
    return same | renamed | {"service": service, "processes": processes}
