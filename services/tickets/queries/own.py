"""What customers see of their own tickets on the portal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.errors import Forbidden, NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.tickets.models import Attachment, Ticket
from services.tickets.queries.communication import customer_messages
from services.tickets.queries.views import customer_view, file_view
from services.tickets.reaching import must_be_own

OPEN = ("active", "waiting")


def own_tickets(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """The user's own tickets, last touched first. `is_open` narrows to open or to closed ones."""
    if reading.call.actor_kind != "user":
        raise Forbidden("users_only", "Sign in to see your tickets.")
    statement = sa.select(Ticket).where(Ticket.user_id == UUID(reading.call.actor_id), Ticket.deleted_at.is_(None))
    if asked.get("is_open") is not None:
        statement = statement.where(Ticket.status.in_(OPEN) if asked["is_open"] else Ticket.status.not_in(OPEN))
    order = Order(Ticket.last_action_at, Ticket.id, desc=True)
    return page(
        reading.session,
        statement,
        order,
        asked.get("cursor"),
        asked["limit"],
        lambda found: customer_view(reading.session, found, reading.now),
    )


def own_ticket(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """One own ticket. NotFound for anybody else's."""
    return customer_view(reading.session, _own(reading, asked["ticket_id"]), reading.now)


def own_messages(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Its messages, newest first, with their files."""
    _own(reading, asked["ticket_id"])
    return customer_messages(reading.session, asked["ticket_id"], asked.get("cursor"), asked["limit"])


def own_attachment(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Where the bytes of a file lie; internal files are not there for customers (TKT-086)."""
    _own(reading, asked["ticket_id"])
    file = reading.session.get(Attachment, asked["attachment_id"])
    if file is None or file.ticket_id != asked["ticket_id"] or file.kind == "internal":
        raise NotFound("file_not_found", "There is no such file.")
    return file_view(file) | {"file_id": file.file_id}


def _own(reading: Reading, ticket_id: UUID) -> Ticket:
    found = reading.session.get(Ticket, ticket_id)
    if found is None or found.deleted_at is not None:
        raise NotFound("ticket_not_found", "There is no such ticket.")
    must_be_own(reading.call, found)
    return found
