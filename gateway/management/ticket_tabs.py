"""What hangs on a ticket, over HTTP: communication, comments, resolutions, files, related items, draft, history."""

from __future__ import annotations

from typing import Any

from flask import Response

from gateway.asking import ask
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import page_of
from gateway.tickets import asked as ticket_asked
from gateway.tickets import parts, shapes
from gateway.tickets.files import STORE, with_files

routes = Routes("ticket-tabs", prefix="/tickets/<uuid:ticket_id>", description="What employees read and keep on a ticket.")


@routes.get("/communication")
@permits("tickets.view")
@routes.arguments(ticket_asked.CommunicationQuery, location="query")
@routes.response(200, page_of(parts.TicketUtterance))
def communication(query: dict[str, Any], ticket_id: str) -> Any:
    """Messages and comments, newest on top. Sticky comments stand with the ticket."""
    return ask("tickets", "communication", query | {"ticket_id": ticket_id})


@routes.get("/messages/<uuid:message_id>")
@permits("tickets.view")
@routes.arguments(ticket_asked.OneFromCustomersPage, location="query")
@routes.response(200, parts.TicketMessage)
def message(query: dict[str, Any], ticket_id: str, message_id: str) -> Any:
    """One message with its files."""
    return ask("tickets", "message", query | {"ticket_id": ticket_id, "message_id": message_id})


@routes.get("/comments")
@permits("tickets.view")
@routes.arguments(ticket_asked.CommentsQuery, location="query")
@routes.response(200, page_of(shapes.TicketComment))
def comments(query: dict[str, Any], ticket_id: str) -> Any:
    """Comments, newest first."""
    return ask("tickets", "comments", query | {"ticket_id": ticket_id})


@routes.post("/comments")
@permits("tickets.add_comment")
@routes.arguments(ticket_asked.NewTicketComment)
@routes.response(201, shapes.TicketComment)
def add_comment(asked: dict[str, Any], ticket_id: str) -> Any:
    """Add a comment, for employees only."""
    return ask("tickets", "comment", asked | {"ticket_id": ticket_id})


@routes.post("/resolutions")
@permits("tickets.add_resolution")
@routes.arguments(ticket_asked.NewTicketResolution)
@routes.response(201, shapes.TicketComment)
def add_resolution(asked: dict[str, Any], ticket_id: str) -> Any:
    """Say how it was solved (TKT-081)."""
    return ask("tickets", "comment", asked | {"ticket_id": ticket_id, "kind": "resolution"})


@routes.get("/attachments")
@permits("tickets.view")
@routes.arguments(ticket_asked.FromCustomersPage, location="query")
@routes.response(200, page_of(parts.TicketFile))
def attachments(query: dict[str, Any], ticket_id: str) -> Any:
    """All files, in time order."""
    return ask("tickets", "attachments", query | {"ticket_id": ticket_id})


@routes.post("/attachments")
@permits("tickets.add_attachment")
@routes.arguments(ticket_asked.NewTicketAttachments)
@routes.response(201, parts.TicketFiles)
def attach(asked: dict[str, Any], ticket_id: str) -> Any:
    """Add internal files, for employees only."""
    return ask("tickets", "attach_internal", with_files(asked) | {"ticket_id": ticket_id})


@routes.get("/attachments/<uuid:attachment_id>")
@permits("tickets.view")
@routes.arguments(ticket_asked.OneFromCustomersPage, location="query")
@routes.response(200, content_type="application/octet-stream", description="The file")
def attachment(query: dict[str, Any], ticket_id: str, attachment_id: str) -> Response:
    """One file."""
    return STORE.content(ask("tickets", "attachment", query | {"ticket_id": ticket_id, "attachment_id": attachment_id}))


@routes.get("/related-items")
@permits("tickets.view")
@routes.arguments(ticket_asked.OneFromCustomersPage, location="query")
@routes.response(200, parts.TicketItems)
def related_items(query: dict[str, Any], ticket_id: str) -> Any:
    """What the ticket points to, and the tickets that point to it."""
    return ask("tickets", "related_items", query | {"ticket_id": ticket_id})


@routes.post("/related-items")
@permits("tickets.add_related_item")
@routes.arguments(ticket_asked.NewTicketItem)
@routes.response(201, parts.TicketItem)
def link(asked: dict[str, Any], ticket_id: str) -> Any:
    """Point to a ticket, chat or call log."""
    return ask("tickets", "link_item", {"ticket_id": ticket_id, "item": asked})["item"]


@routes.delete("/related-items/<item_type>/<uuid:item_id>")
@permits("tickets.add_related_item")
@routes.response(204)
def unlink(ticket_id: str, item_type: str, item_id: str) -> None:
    """Point to it no more."""
    ask("tickets", "unlink_item", {"ticket_id": ticket_id, "item_type": item_type[:20], "item_id": item_id})


@routes.get("/draft")
@permits("tickets.reply")
@routes.response(200, parts.TicketDraftSaved)
def draft(ticket_id: str) -> Any:
    """The one draft of the ticket, whoever wrote it."""
    return ask("tickets", "draft", {"ticket_id": ticket_id})


@routes.put("/draft")
@permits("tickets.reply")
@routes.arguments(ticket_asked.TicketDraft)
@routes.response(200, parts.TicketDraftSaved)
def save_draft(asked: dict[str, Any], ticket_id: str) -> Any:
    """Save the draft; it takes the place of the one before."""
    return ask("tickets", "save_draft", asked | {"ticket_id": ticket_id})


@routes.delete("/draft")
@permits("tickets.reply")
@routes.response(204)
def drop_draft(ticket_id: str) -> None:
    """Throw the draft away."""
    ask("tickets", "drop_draft", {"ticket_id": ticket_id})


@routes.get("/history")
@permits("tickets.view")
@routes.arguments(ticket_asked.FromCustomersPage, location="query")
@routes.response(200, page_of(parts.TicketHistoryEntry))
def history(query: dict[str, Any], ticket_id: str) -> Any:
    """Who did what when, newest first."""
    return ask("tickets", "history", query | {"ticket_id": ticket_id})
