"""The agent's own presence over HTTP: My Groups, Available, composing, and logging out with its two questions."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.identity.who import asking
from gateway.permissions import permits, signed_in
from gateway.routes import Routes
from gateway.routing.asked import Availability, Composing, GroupsWindow, Leaving, Switches
from gateway.routing.shapes import AgentLoad, Left, MyGroups, Presence
from kit.errors import Conflict

routes = Routes("presence", description="Whether I am there, and for what.")


@routes.get("")
@signed_in
@routes.response(200, Presence)
def presence() -> Any:
    """My presence, limits and load."""
    return ask("routing", "presence_of_agent")


@routes.get("/load")
@signed_in
@routes.response(200, AgentLoad)
def load() -> Any:
    """What I hold, by group, beside my limits."""
    return ask("routing", "load_of_agent")


@routes.get("/groups")
@signed_in
@routes.response(200, MyGroups)
def my_groups() -> Any:
    """My groups with my switches; null where I am shut out."""
    return ask("routing", "my_groups")


@routes.put("/groups")
@permits("distribution.manage_agent_status")
@routes.arguments(Switches)
@routes.response(200, MyGroups)
def set_activity(asked: dict[str, Any]) -> Any:
    """Turn my switches, in one group or in all. 409 `last_for_chat` asks for is_confirmed (CHT-019)."""
    return ask("routing", "set_activity", asked)


@routes.put("/groups-window")
@signed_in
@routes.arguments(GroupsWindow)
@routes.response(200, Presence)
def set_groups_window(asked: dict[str, Any]) -> Any:
    """Choose whether My Groups opens after signing in."""
    return ask("routing", "set_my_groups_window", asked)


@routes.put("/availability")
@signed_in
@routes.arguments(Availability)
@routes.response(200, Presence)
def set_availability(asked: dict[str, Any]) -> Any:
    """Be Available or Unavailable for chats, in all groups."""
    return ask("routing", "set_availability", asked)


@routes.put("/composing")
@signed_in
@routes.arguments(Composing)
@routes.response(200, Presence)
def set_composing(asked: dict[str, Any]) -> Any:
    """Begin or leave off writing a call log."""
    return ask("routing", "set_composing", asked)


@routes.post("/logout")
@signed_in
@routes.arguments(Leaving)
@routes.response(200, Left)
def log_out(asked: dict[str, Any]) -> Any:
    """Stop receiving and hand off as chosen. The session itself is ended by DELETE /session afterwards."""
    session_id = asking().session_id
    if not session_id:
        raise Conflict("no_session", "Only a session can be logged out of.")
    return ask("routing", "log_out", asked | {"session_id": session_id})
