"""Tickets over HTTP, for employees: lists, opening, one ticket, answering."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.identity.who import asking
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.tickets import asked as ticket_asked
from gateway.tickets import parts, shapes
from gateway.tickets.files import STORE, with_files
from kit.errors import Forbidden

routes = Routes("tickets", description="Finding, opening, reading and answering tickets.")


def must_hold(permission: str) -> None:
    """Raises Forbidden unless the asker's roles include this as well."""
    if not asking().may(permission):
        raise Forbidden("not_permitted", f"Your roles do not include {permission}.", permission=permission)


@routes.get("")
@permits("tickets.view")
@routes.arguments(ticket_asked.TicketsQuery, location="query")
@routes.response(200, shapes.TicketRows)
def tickets(query: dict[str, Any]) -> Any:
    """One list of tickets, with counts by status.

    Least idle, newest, most urgent and most messages come first; `is_descending` turns that round.
    """
    if query["view"] == "queue":
        must_hold("tickets.access_the_queue")
    return ask("tickets", "tickets", query)


@routes.get("/counts")
@permits("tickets.view")
@routes.response(200, shapes.TicketAreas)
def counts() -> Any:
    """The figures beside my areas."""
    return ask("tickets", "own_counts")


@routes.post("")
@permits("tickets.create")
@routes.arguments(ticket_asked.NewTicketByEmployee)
@routes.response(201, shapes.Ticket, etag=True)
def open_ticket(asked: dict[str, Any]) -> Any:
    """Open a ticket, incoming or outgoing.

    One made from a chat needs `live_chats.add_ticket` as well (CHT-106).
    """
    if (asked.get("made_from") or {}).get("type") == "chat":
        must_hold("live_chats.add_ticket")
    return ask("tickets", "open_ticket", with_files(asked))


@routes.post("/uploads")
@permits("tickets.create", "tickets.reply", "tickets.add_attachment")
@routes.arguments(ticket_asked.NewTicketUpload, location="files", content_type="multipart/form-data")
@routes.response(201, parts.TicketUpload)
def upload(asked: dict[str, Any]) -> Any:
    """Upload a file, to be named by its receipt in what is written next."""
    return STORE.received(asked)


@routes.get("/<uuid:ticket_id>")
@permits("tickets.view")
@routes.arguments(ticket_asked.OneFromCustomersPage, location="query")
@routes.response(200, shapes.WholeTicket, etag=True)
def ticket(query: dict[str, Any], ticket_id: str) -> Any:
    """One ticket."""
    return ask("tickets", "ticket", query | {"ticket_id": ticket_id})


@routes.patch("/<uuid:ticket_id>")
@permits("tickets.change_subject", "tickets.change_email_address")
@routes.arguments(ticket_asked.TicketChanges)
@routes.response(200, shapes.Ticket, if_match=True, etag=True)
def edit(asked: dict[str, Any], ticket_id: str) -> Any:
    """Change subject, address of record, name or language."""
    if "subject" in asked:
        must_hold("tickets.change_subject")
    if "email" in asked:
        must_hold("tickets.change_email_address")
    return ask("tickets", "edit_ticket", asked | {"ticket_id": ticket_id} | expected_version())


@routes.post("/<uuid:ticket_id>/replies")
@permits("tickets.reply")
@routes.arguments(ticket_asked.NewTicketReply)
@routes.response(201, parts.TicketReplied, if_match=True)
def reply(asked: dict[str, Any], ticket_id: str) -> Any:
    """Answer the customer, and mark, schedule a follow-up or transfer in the same step. Only the owner may (TKT-053)."""
    if asked.get("follow_up"):
        must_hold("tickets.follow_up")
    if asked.get("transfer"):
        must_hold("tickets.transfer")
        if asked["transfer"].get("agent_id"):
            must_hold("distribution.transfer_work_items_to_specific_agents")
    return ask("tickets", "send_reply", with_files(asked) | {"ticket_id": ticket_id} | expected_version())


@routes.post("/<uuid:ticket_id>/assignment")
@permits("tickets.take")
@routes.response(201, parts.TicketTaken)
def take(ticket_id: str) -> Any:
    """Take a ticket, from the queue or from a colleague; no limit stands in the way (TKT-051)."""
    return ask("routing", "take_work", {"work_id": ticket_id})


@routes.post("/<uuid:ticket_id>/holds")
@permits("tickets.view")
@routes.arguments(ticket_asked.TicketHold)
@routes.response(204)
def hold(asked: dict[str, Any], ticket_id: str) -> None:
    """Tell that the ticket is open on a screen, or being answered: rebalancing leaves it alone for a while."""
    ask("tickets", "hold", asked | {"ticket_id": ticket_id})
