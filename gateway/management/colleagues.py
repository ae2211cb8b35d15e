"""Who works here: the few facts every employee may know of the others."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.people.persons import Colleague, ColleaguesQuery
from gateway.permissions import signed_in
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("colleagues", description="Who works here, for transfers, comments and coaching.")
SHOWN = tuple(Colleague().fields)


@routes.get("")
@signed_in
@routes.arguments(ColleaguesQuery, location="query")
@routes.response(200, page_of(Colleague))
def colleagues(query: dict[str, Any]) -> Any:
    """Colleagues who work here now, by display name."""
    listed = ask("people", "employees", query | {"is_enabled": True})
    return listed | {"items": [shown(employee) for employee in listed["items"]]}


@routes.get("/<uuid:employee_id>")
@signed_in
@routes.response(200, Colleague)
def colleague(employee_id: str) -> Any:
    """One colleague."""
    return shown(ask("people", "employee", {"employee_id": employee_id}))


def shown(employee: dict[str, Any]) -> dict[str, Any]:
    """Without what is only the administrators' business."""
    return {name: employee[name] for name in SHOWN}
