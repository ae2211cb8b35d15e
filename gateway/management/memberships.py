"""Who works in which group and how, over HTTP: read by every employee, changed by administrators (RTE-144)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.permissions import permits, signed_in
from gateway.routes import Routes
from gateway.routing.asked import Handling, MembershipsQuery, NewMembership
from gateway.routing.shapes import Membership
from gateway.schemas import page_of
from kit.errors import Invalid

routes = Routes("memberships", description="Agents in groups: how work is given to them there.")


@routes.get("")
@signed_in
@routes.arguments(MembershipsQuery, location="query")
@routes.response(200, page_of(Membership))
def memberships(query: dict[str, Any]) -> Any:
    """The agents of a group, or the groups of an agent."""
    if ("group_id" in query) == ("agent_id" in query):
        raise Invalid("one_of_two", "Say either group_id or agent_id.", field="group_id")
    return ask("routing", "memberships_of_group" if "group_id" in query else "memberships_of_agent", query)


@routes.post("")
@permits("rights.system_settings")
@routes.arguments(NewMembership)
@routes.response(201, Membership)
def add_membership(asked: dict[str, Any]) -> Any:
    """Put an agent into a group."""
    return ask("routing", "add_membership", asked)


@routes.get("/<uuid:membership_id>")
@signed_in
@routes.response(200, Membership, etag=True)
def membership(membership_id: str) -> Any:
    """One membership."""
    return ask("routing", "membership", {"membership_id": membership_id})


@routes.patch("/<uuid:membership_id>")
@permits("rights.system_settings")
@routes.arguments(Handling)
@routes.response(200, Membership, if_match=True)
def change_membership(asked: dict[str, Any], membership_id: str) -> Any:
    """Change how an agent takes part; queues are worked again at once."""
    return ask("routing", "change_membership", asked | {"membership_id": membership_id} | expected_version())


@routes.delete("/<uuid:membership_id>")
@permits("rights.system_settings")
@routes.response(204)
def remove_membership(membership_id: str) -> None:
    """Take an agent out of a group; the work held of it goes to distribution (RTE-091)."""
    ask("routing", "remove_membership", {"membership_id": membership_id})
