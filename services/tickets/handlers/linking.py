"""Related items: pointers from a ticket to other work (TKT-091, TKT-093)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contracts.events import tickets as facts
from kit.errors import Conflict, Invalid, NotFound
from kit.storage.work import Work
from services.tickets.handlers.changing import Change, changing, locked
from services.tickets.models import RelatedItem, Ticket
from services.tickets.reaching import require
from services.tickets.rules.reach import Standing

MOST = 100


def link_item(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Links a ticket, chat or call log. Linked tickets show it on both sides. Raises Conflict when linked already."""
    ticket = locked(work, asked["ticket_id"])
    require(work.session, work.call, ticket, Standing.HANDLE)
    item = asked["item"]
    if work.session.get(RelatedItem, (ticket.id, item["type"], item["id"])):
        raise Conflict("linked_already", "This item is linked already.")
    count = work.session.scalar(sa.select(sa.func.count()).where(RelatedItem.ticket_id == ticket.id)) or 0
    if count >= MOST:
        raise Conflict("too_many_links", f"A ticket holds at most {MOST} related items.")
    if item["type"] == "ticket":
        item = _other_ticket(work, ticket, item)
    with changing(work, ticket) as change:
        change.act()
        link(change, item)
    return {"item": item}


def unlink_item(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Takes a link away; NotFound when there is none."""
    ticket = locked(work, asked["ticket_id"])
    require(work.session, work.call, ticket, Standing.HANDLE)
    found = work.session.get(RelatedItem, (ticket.id, asked["item_type"], asked["item_id"]))
    if found is None:
        raise NotFound("not_linked", "This item is not linked.")
    with changing(work, ticket) as change:
        change.act()
        work.session.delete(found)
        item = {"type": found.type, "id": str(found.item_id), "number": found.number}
        change.tell(facts.TicketUnlinked, item=item)
        change.note("unlinked", item)
    return {"item": item}


def link(change: Change, item: dict[str, Any]) -> None:
    """`item`: {type, id, number}."""
    said = {"type": item["type"], "id": str(item["id"]), "number": item["number"]}
    change.work.session.add(
        RelatedItem(ticket_id=change.ticket.id, type=said["type"], item_id=UUID(said["id"]), number=said["number"],
                    linked_by=change.work.call.actor, linked_at=change.work.now)
    )  # fmt: skip
    change.tell(facts.TicketLinked, item=said)
    change.note("linked", {}, said)


def _other_ticket(work: Work, ticket: Ticket, item: dict[str, Any]) -> dict[str, Any]:
    other = work.session.get(Ticket, item["id"])
    if other is None or other.deleted_at is not None:
        raise NotFound("item_not_found", "There is no such ticket to link.", field="id")
    if other.id == ticket.id:
        raise Invalid("linked_to_itself", "A ticket is not linked to itself.", field="id")
    require(work.session, work.call, other, Standing.READ)
    return {"type": "ticket", "id": other.id, "number": other.number}
