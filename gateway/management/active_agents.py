"""Agents as managers watch and switch them over HTTP: who is active, for what, and with how much (RTE-143, RTE-151)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.permissions import permits, signed_in
from gateway.routes import Routes
from gateway.routing.active import ActiveAgent, ActiveDepartment, ActiveGroup
from gateway.routing.asked import ActiveAgentsQuery, Availability, Limits, QueuesQuery, Switches
from gateway.routing.shapes import AgentLoad, MyGroups, Presence
from gateway.schemas import PageQuery, page_of

routes = Routes("active_agents", description="Who is there, for what, and with how much work.")


@routes.get("")
@permits("rights.active_agents")
@routes.arguments(ActiveAgentsQuery, location="query")
@routes.response(200, page_of(ActiveAgent))
def active_agents(query: dict[str, Any]) -> Any:
    """By agent: those who are switched on anywhere, or those who are not, by name."""
    return ask("routing", "active_agents", query)


@routes.get("/by-group")
@permits("rights.active_agents")
@routes.arguments(QueuesQuery, location="query")
@routes.response(200, page_of(ActiveGroup))
def active_groups(query: dict[str, Any]) -> Any:
    """By group: its work, and how many of its agents are switched on."""
    return ask("routing", "active_groups", query)


@routes.get("/by-department")
@permits("rights.active_agents")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(ActiveDepartment))
def active_departments(query: dict[str, Any]) -> Any:
    """By department: the same; an agent of several groups counts once."""
    return ask("routing", "active_departments", query)


@routes.get("/<uuid:agent_id>")
@signed_in
@routes.response(200, Presence)
def presence(agent_id: str) -> Any:
    """An agent's presence, limits and load."""
    return ask("routing", "presence_of_agent", {"agent_id": agent_id})


@routes.get("/<uuid:agent_id>/load")
@signed_in
@routes.response(200, AgentLoad)
def load(agent_id: str) -> Any:
    """What an agent holds, by group, beside his limits."""
    return ask("routing", "load_of_agent", {"agent_id": agent_id})


@routes.get("/<uuid:agent_id>/groups")
@signed_in
@routes.response(200, MyGroups)
def groups(agent_id: str) -> Any:
    """An agent's groups with his switches."""
    return ask("routing", "my_groups", {"agent_id": agent_id})


@routes.put("/<uuid:agent_id>/groups")
@permits("rights.active_agents")
@routes.arguments(Switches)
@routes.response(200, MyGroups)
def set_activity(asked: dict[str, Any], agent_id: str) -> Any:
    """Turn any agent's switches: managers and administrators."""
    return ask("routing", "set_activity", asked | {"agent_id": agent_id})


@routes.put("/<uuid:agent_id>/availability")
@permits("rights.active_agents")
@routes.arguments(Availability)
@routes.response(200, Presence)
def set_availability(asked: dict[str, Any], agent_id: str) -> Any:
    """Make an agent Available or Unavailable: managers who reach him and administrators."""
    return ask("routing", "set_availability", asked | {"agent_id": agent_id})


@routes.put("/<uuid:agent_id>/limits")
@permits("rights.system_settings")
@routes.arguments(Limits)
@routes.response(200, Presence)
def set_limits(asked: dict[str, Any], agent_id: str) -> Any:
    """Set how much an agent is given at a time, over all groups (RTE-122, RTE-123)."""
    return ask("routing", "set_agent_limits", asked | {"agent_id": agent_id})
