"""One service's inside: outbox, deadlines, parked facts; tried again or thrown away."""

from __future__ import annotations

from typing import Any

from gateway.ops.admin_ports import ports_of
from gateway.ops.shapes import DeadlineName, Dropped, Ids, ListQuery, NamedIds, PortAnswer, Retried
from gateway.permissions import operators
from gateway.routes import Routes

routes = Routes("services", description="What waits inside a service, and what could not be handled.")
LANE = "<string(minlength=1, maxlength=60):lane>"
SERVICE = "<string(minlength=1, maxlength=40):service>"


def _ask(service: str, path: str, said: dict[str, Any] | None = None) -> Any:
    return ports_of(service).answer(path, "GET" if said is None else "POST", said)


@routes.get(f"/{SERVICE}/outbox")
@operators
@routes.arguments(ListQuery, location="query")
@routes.response(200, PortAnswer)
def outbox(query: dict[str, Any], service: str) -> Any:
    """Facts stored and not yet on the bus, the oldest first."""
    return _ask(service, f"/outbox?limit={query['limit']}")


@routes.get(f"/{SERVICE}/deadlines")
@operators
@routes.arguments(ListQuery, location="query")
@routes.response(200, PortAnswer)
def deadlines(query: dict[str, Any], service: str) -> Any:
    """Deadlines given up and the next ones."""
    return _ask(service, f"/deadlines?limit={query['limit']}")


@routes.post(f"/{SERVICE}/deadlines/retries")
@operators
@routes.arguments(DeadlineName)
@routes.response(200, Retried)
def retry_deadlines(said: dict[str, Any], service: str) -> Any:
    """Try given-up deadlines again now: one, or all."""
    return _ask(service, "/deadlines/retry", said)


@routes.get(f"/{SERVICE}/parked")
@operators
@routes.arguments(ListQuery, location="query")
@routes.response(200, PortAnswer)
def parked(query: dict[str, Any], service: str) -> Any:
    """Facts that could not be handled, by lane, with the reason."""
    return _ask(service, f"/parked?limit={query['limit']}")


@routes.post(f"/{SERVICE}/parked/{LANE}/retries")
@operators
@routes.arguments(Ids)
@routes.response(200, Retried)
def retry_parked(said: dict[str, Any], service: str, lane: str) -> Any:
    """Have parked facts handled again: the named ones, or all."""
    return _ask(service, f"/parked/{lane}/retry", said)


@routes.post(f"/{SERVICE}/parked/{LANE}/drops")
@operators
@routes.arguments(NamedIds)
@routes.response(200, Dropped)
def drop_parked(said: dict[str, Any], service: str, lane: str) -> Any:
    """Throw parked facts away for good."""
    return _ask(service, f"/parked/{lane}/drop", said)
