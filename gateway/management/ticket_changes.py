"""What becomes of tickets over HTTP: status, priority, pin, follow-up, transfer; one or many."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.management.tickets import must_hold
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.tickets import asked as ticket_asked
from gateway.tickets import parts, shapes

routes = Routes("ticket-changes", prefix="/tickets", description="Status, priority, pin, follow-up and place of tickets.")

TO_AGENTS = "distribution.transfer_work_items_to_specific_agents"


def one(command: str, ticket_id: str, asked: dict[str, Any]) -> Any:
    """The ticket after a change of it alone; its refusal is raised."""
    return ask("tickets", command, asked | {"ticket_ids": [ticket_id]} | expected_version())["tickets"][0]


@routes.put("/<uuid:ticket_id>/status")
@permits("tickets.change_status")
@routes.arguments(ticket_asked.TicketStatusChoice)
@routes.response(200, shapes.Ticket, if_match=True, etag=True)
def change_status(asked: dict[str, Any], ticket_id: str) -> Any:
    """Set the status. 409 `resolution_required` where the department wants one before closing."""
    return one("change_status", ticket_id, asked)


@routes.put("/<uuid:ticket_id>/priority")
@permits("tickets.change_priority")
@routes.arguments(ticket_asked.TicketPriorityChoice)
@routes.response(200, shapes.Ticket, if_match=True, etag=True)
def change_priority(asked: dict[str, Any], ticket_id: str) -> Any:
    """Set the priority."""
    return one("change_priority", ticket_id, asked)


@routes.put("/<uuid:ticket_id>/pin")
@permits("tickets.pin")
@routes.response(200, shapes.Ticket, if_match=True, etag=True)
def pin(ticket_id: str) -> Any:
    """Pin to its agent. 409 `in_the_queue` for a ticket without one."""
    return one("change_pin", ticket_id, {"is_pinned": True})


@routes.delete("/<uuid:ticket_id>/pin")
@permits("tickets.pin")
@routes.response(200, shapes.Ticket, if_match=True, etag=True)
def unpin(ticket_id: str) -> Any:
    """Free the ticket for distribution again."""
    return one("change_pin", ticket_id, {"is_pinned": False})


@routes.put("/<uuid:ticket_id>/follow-up")
@permits("tickets.follow_up")
@routes.arguments(ticket_asked.NewTicketFollowUp)
@routes.response(200, shapes.Ticket, if_match=True, etag=True)
def schedule_follow_up(asked: dict[str, Any], ticket_id: str) -> Any:
    """Schedule the follow-up, or set it anew."""
    return one("schedule_follow_up", ticket_id, asked)


@routes.delete("/<uuid:ticket_id>/follow-up")
@permits("tickets.follow_up")
@routes.response(200, shapes.Ticket, if_match=True, etag=True)
def remove_follow_up(ticket_id: str) -> Any:
    """Remove the follow-up; the status goes back to what it was."""
    return one("remove_follow_up", ticket_id, {})


@routes.post("/<uuid:ticket_id>/transfer")
@permits("tickets.transfer")
@routes.arguments(ticket_asked.NewTicketTransfer)
@routes.response(202, shapes.Ticket, if_match=True)
def transfer(asked: dict[str, Any], ticket_id: str) -> Any:
    """Transfer the ticket; in force when routing has answered."""
    if asked.get("agent_id"):
        must_hold(TO_AGENTS)
    return one("transfer", ticket_id, asked)


@routes.post("/status-changes")
@permits("tickets.change_status")
@routes.arguments(ticket_asked.TicketsStatusChoice)
@routes.response(200, parts.TicketsChanged)
def change_statuses(asked: dict[str, Any]) -> Any:
    """Set the status of many."""
    return many("change_status", asked)


@routes.post("/priority-changes")
@permits("tickets.change_priority")
@routes.arguments(ticket_asked.TicketsPriorityChoice)
@routes.response(200, parts.TicketsChanged)
def change_priorities(asked: dict[str, Any]) -> Any:
    """Set the priority of many."""
    return many("change_priority", asked)


@routes.post("/pin-changes")
@permits("tickets.pin")
@routes.arguments(ticket_asked.TicketsPinChoice)
@routes.response(200, parts.TicketsChanged)
def change_pins(asked: dict[str, Any]) -> Any:
    """Pin many, or free them."""
    return many("change_pin", asked)


@routes.post("/follow-ups")
@permits("tickets.follow_up")
@routes.arguments(ticket_asked.TicketsFollowUp)
@routes.response(200, parts.TicketsChanged)
def schedule_follow_ups(asked: dict[str, Any]) -> Any:
    """Schedule the same follow-up for many."""
    return many("schedule_follow_up", asked)


@routes.post("/follow-up-removals")
@permits("tickets.follow_up")
@routes.arguments(ticket_asked.TicketsNamed)
@routes.response(200, parts.TicketsChanged)
def remove_follow_ups(asked: dict[str, Any]) -> Any:
    """Remove the follow-ups of many."""
    return many("remove_follow_up", asked)


@routes.post("/transfers")
@permits("tickets.transfer")
@routes.arguments(ticket_asked.TicketsTransfer)
@routes.response(202, parts.TicketsChanged)
def transfers(asked: dict[str, Any]) -> Any:
    """Transfer many; in force when routing has answered."""
    if asked.get("agent_id"):
        must_hold(TO_AGENTS)
    return many("transfer", asked)


@routes.post("/takes")
@permits("tickets.access_the_queue")
@routes.arguments(ticket_asked.TicketsNamed)
@routes.response(201, parts.TicketsTaken)
def get_from_queue(asked: dict[str, Any]) -> Any:
    """Get tickets from the queue (TKT-052)."""
    must_hold("tickets.take")
    return ask("routing", "take_from_queue", {"work_ids": asked["ticket_ids"]})


def many(command: str, asked: dict[str, Any]) -> Any:
    """What was done to which; a single one that is refused is told like the others."""
    return ask("tickets", command, asked | {"is_telling_refusals": True})
