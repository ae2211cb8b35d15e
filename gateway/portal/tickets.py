"""Tickets over HTTP, for customers."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from gateway.asking import ask
from gateway.brands import brand
from gateway.identity.visitors import new_visitor, visitor_token
from gateway.identity.who import asking
from gateway.knowledge.searches import followed
from gateway.people.gates import check_sees_tickets
from gateway.permissions import for_visitor, open_to_all, signed_in
from gateway.rate_limits import limited
from gateway.routes import Routes
from gateway.schemas import PageQuery, page_of
from gateway.tickets import asked as ticket_asked
from gateway.tickets import parts
from gateway.tickets.files import STORE, with_files

routes = Routes("tickets", description="Writing to us, and what became of it.")


@routes.get("/departments")
@open_to_all
@routes.response(200, parts.DepartmentsForTickets)
def departments() -> Any:
    """Where a ticket can be started, with the texts beside the form."""
    return ask("tickets", "departments_for_tickets", {"brand_id": brand()["id"]})


@routes.post("")
@open_to_all
@limited("ticket_open")
@routes.arguments(ticket_asked.NewTicketByCustomer)
@routes.response(201, parts.OwnTicketOpened)
def open_ticket(asked: dict[str, Any]) -> Any:
    """Open a ticket. Who is not signed in gives an address and gets a token that opens this ticket and nothing else."""
    new_visitor()
    source = "api" if asking().is_by_token else "portal"
    search_id = asked.pop("search_id", None)
    opened = ask("tickets", "open_ticket", with_files(asked) | {"ip": request.remote_addr, "source": source})
    followed(search_id, "ticket", opened["id"])
    is_visitor = asking().kind == "visitor"
    return {"ticket": opened, "token": visitor_token("ticket", opened["id"]) if is_visitor else None}


@routes.post("/uploads")
@open_to_all
@limited("ticket_open")
@routes.arguments(ticket_asked.NewTicketUpload, location="files", content_type="multipart/form-data")
@routes.response(201, parts.TicketUpload)
def upload(asked: dict[str, Any]) -> Any:
    """Upload a file, to be named by its receipt in what is written next."""
    return STORE.received(asked)


@routes.get("")
@signed_in
@routes.arguments(ticket_asked.OwnTicketsQuery, location="query")
@routes.response(200, page_of(parts.OwnTicket))
def tickets(query: dict[str, Any]) -> Any:
    """My tickets, last touched first."""
    check_sees_tickets()
    return ask("tickets", "own_tickets", query)


@routes.get("/<uuid:ticket_id>")
@for_visitor("ticket", "ticket_id")
@routes.response(200, parts.OwnTicket, etag=True)
def ticket(ticket_id: str) -> Any:
    """One of my tickets."""
    check_sees_tickets()
    return ask("tickets", "own_ticket", {"ticket_id": ticket_id})


@routes.get("/<uuid:ticket_id>/messages")
@for_visitor("ticket", "ticket_id")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(parts.CustomerTicketMessage))
def messages(query: dict[str, Any], ticket_id: str) -> Any:
    """What was written, newest first."""
    check_sees_tickets()
    return ask("tickets", "own_messages", query | {"ticket_id": ticket_id})


@routes.post("/<uuid:ticket_id>/messages")
@for_visitor("ticket", "ticket_id")
@routes.arguments(ticket_asked.TicketWriting)
@routes.response(201, parts.OwnTicketReplied)
def write(asked: dict[str, Any], ticket_id: str) -> Any:
    """Write again. 409 `ticket_locked` for one that is closed for good: open a new one."""
    return ask("tickets", "write_as_customer", with_files(asked) | {"ticket_id": ticket_id})


@routes.post("/<uuid:ticket_id>/closure")
@for_visitor("ticket", "ticket_id")
@routes.response(201, parts.OwnTicket)
def close(ticket_id: str) -> Any:
    """Ask that the ticket be closed; it is."""
    return ask("tickets", "request_close", {"ticket_id": ticket_id})


@routes.get("/<uuid:ticket_id>/attachments/<uuid:attachment_id>")
@for_visitor("ticket", "ticket_id")
@routes.response(200, content_type="application/octet-stream", description="The file")
def attachment(ticket_id: str, attachment_id: str) -> Response:
    """A file of one of my tickets."""
    check_sees_tickets()
    return STORE.content(ask("tickets", "own_attachment", {"ticket_id": ticket_id, "attachment_id": attachment_id}))
