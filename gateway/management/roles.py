"""Roles over HTTP, for administrators; every employee may read them."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.people.persons import NewRole, Role, RoleChanges, RolesQuery
from gateway.permissions import permits, signed_in
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("roles", description="What their holders may do: a level for each feature, switches where it is custom.")


@routes.get("")
@signed_in
@routes.arguments(RolesQuery, location="query")
@routes.response(200, page_of(Role))
def roles(query: dict[str, Any]) -> Any:
    """Roles, by name."""
    return ask("people", "roles", query)


@routes.post("")
@permits("rights.system_settings")
@routes.arguments(NewRole)
@routes.response(201, Role)
def create_role(asked: dict[str, Any]) -> Any:
    """Make a role; for employees it starts with Full Control on every feature."""
    return ask("people", "create_role", asked)


@routes.get("/<uuid:role_id>")
@signed_in
@routes.response(200, Role, etag=True)
def role(role_id: str) -> Any:
    """One role."""
    return ask("people", "role", {"role_id": role_id})


@routes.patch("/<uuid:role_id>")
@permits("rights.system_settings")
@routes.arguments(RoleChanges)
@routes.response(200, Role, if_match=True)
def edit_role(asked: dict[str, Any], role_id: str) -> Any:
    """Edit a role: its name, levels and switches."""
    return ask("people", "edit_role", asked | {"role_id": role_id} | expected_version())


@routes.delete("/<uuid:role_id>")
@permits("rights.system_settings")
@routes.response(204)
def delete_role(role_id: str) -> None:
    """Delete a role that is not built in; whoever held it loses it."""
    ask("people", "delete_role", {"role_id": role_id})
