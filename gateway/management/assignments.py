"""Who has a piece of work and why, over HTTP: decisions with their reasons, and why something waits."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.routing.shapes import Decision, LookedAt
from gateway.routing.waiting import WhyWaiting
from gateway.schemas import PageQuery, page_of

routes = Routes("assignments", description="Why this agent, and why it waits.")


@routes.get("/<uuid:work_id>/decisions")
@permits("tickets.view", "live_chats.view")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(Decision))
def decisions(query: dict[str, Any], work_id: str) -> Any:
    """All decisions about a ticket or chat, newest first."""
    return ask("routing", "decisions_of_work", query | {"work_id": work_id})


@routes.get("/<uuid:work_id>/wait")
@permits("tickets.view", "live_chats.view")
@routes.response(200, WhyWaiting)
def why_waiting(work_id: str) -> Any:
    """Why a ticket or chat waits, what would have to change, and how long it may take, by the rules as they stand now."""
    return ask("routing", "why_waiting", {"work_id": work_id})


@routes.get("/decisions/<uuid:decision_id>")
@permits("tickets.view", "live_chats.view")
@routes.response(200, Decision)
def decision(decision_id: str) -> Any:
    """One decision, with everybody who was dropped at each step."""
    return ask("routing", "decision", {"decision_id": decision_id})


@routes.get("/decisions/<uuid:decision_id>/members")
@permits("tickets.view", "live_chats.view")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(LookedAt))
def members_of_decision(query: dict[str, Any], decision_id: str) -> Any:
    """Everybody the decision looked at, with what it saw of him and where he fell out; empty where that was not kept."""
    return ask("routing", "members_of_decision", query | {"decision_id": decision_id})
