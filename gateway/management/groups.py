"""Groups over HTTP, for administrators; every employee may read them. Who works in them: see the memberships."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.people.company import Group, GroupChanges, GroupsQuery, NewGroup
from gateway.permissions import permits, signed_in
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("groups", description="Parts of a department that work is queued for.")


@routes.get("")
@signed_in
@routes.arguments(GroupsQuery, location="query")
@routes.response(200, page_of(Group))
def groups(query: dict[str, Any]) -> Any:
    """Groups, by name."""
    return ask("people", "groups", query)


@routes.post("")
@permits("rights.system_settings")
@routes.arguments(NewGroup)
@routes.response(201, Group)
def create_group(asked: dict[str, Any]) -> Any:
    """Make a group of a department."""
    return ask("people", "create_group", asked)


@routes.get("/<uuid:group_id>")
@signed_in
@routes.response(200, Group, etag=True)
def group(group_id: str) -> Any:
    """One group."""
    return ask("people", "group", {"group_id": group_id})


@routes.patch("/<uuid:group_id>")
@permits("rights.system_settings")
@routes.arguments(GroupChanges)
@routes.response(200, Group, if_match=True)
def edit_group(asked: dict[str, Any], group_id: str) -> Any:
    """Edit a group."""
    return ask("people", "edit_group", asked | {"group_id": group_id} | expected_version())


@routes.delete("/<uuid:group_id>")
@permits("rights.system_settings")
@routes.response(204)
def delete_group(group_id: str) -> None:
    """Delete a group; never a department's front line group."""
    ask("people", "delete_group", {"group_id": group_id})
