"""The queues of groups over HTTP: what waits, and getting it from there (RTE-076, TKT-052)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.permissions import permits, signed_in
from gateway.routes import Routes
from gateway.routing.asked import QueuesQuery, Selected
from gateway.routing.shapes import QueueOverview, Taken, TakenTogether, Waiting
from gateway.schemas import PageQuery, page_of
from kit.errors import NotFound

routes = Routes("queues", description="Work without an owner, by group.")


@routes.get("")
@signed_in
@routes.arguments(QueuesQuery, location="query")
@routes.response(200, page_of(QueueOverview))
def queues(query: dict[str, Any]) -> Any:
    """All groups with what runs and waits in them."""
    return ask("routing", "groups_overview", query)


@routes.get("/<uuid:group_id>/tickets")
@permits("tickets.access_the_queue")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(Waiting))
def waiting_tickets(query: dict[str, Any], group_id: str) -> Any:
    """The Active tickets that wait in a group, longest first."""
    return ask("routing", "queue_of_group", query | {"group_id": group_id, "work_type": "ticket"})


@routes.get("/<uuid:group_id>/chats")
@permits("live_chats.view_the_queue")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(Waiting))
def waiting_chats(query: dict[str, Any], group_id: str) -> Any:
    """The chats that wait in a group, longest first."""
    return ask("routing", "queue_of_group", query | {"group_id": group_id, "work_type": "chat"})


@routes.post("/<uuid:group_id>/tickets/next")
@permits("tickets.take")
@routes.response(201, Taken)
def take_next_ticket(group_id: str) -> Any:
    """Take the ticket that has waited longest. 404 `queue_is_empty` when nothing waits."""
    return _next(group_id, "ticket")


@routes.post("/<uuid:group_id>/chats/next")
@permits("live_chats.take")
@routes.response(201, Taken)
def take_next_chat(group_id: str) -> Any:
    """Take the chat that has waited longest. 404 `queue_is_empty` when nothing waits."""
    return _next(group_id, "chat")


@routes.post("/taken")
@permits("tickets.take", "live_chats.take")
@routes.arguments(Selected)
@routes.response(201, TakenTogether)
def take_from_queue(asked: dict[str, Any]) -> Any:
    """Get From Queue: take selected work; what is gone meanwhile is left, with its reason."""
    return ask("routing", "take_from_queue", asked)


def _next(group_id: str, work_type: str) -> Any:
    taken = ask("routing", "take_next", {"group_id": group_id, "work_type": work_type})
    if taken is None:
        raise NotFound("queue_is_empty", "Nothing waits here.")
    return taken
