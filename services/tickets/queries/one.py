"""One ticket and what hangs on it: communication, comments, attachments, related items, follow-up, draft, history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.tickets.models import Attachment, Comment, Draft, FollowUp, HistoryEntry, Message, RelatedItem, Ticket
from services.tickets.queries.history import entry_views
from services.tickets.queries.views import comment_view, draft_view, file_view, follow_up_view, message_view, view_of
from services.tickets.reaching import reach_of, standing
from services.tickets.rules.reach import Standing

STICKY_MOST = 100


def ticket(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """The ticket as its window shows it, with what the asker may do. `user_id` = read from that customer's page (TKT-327)."""
    found = readable(reading, asked["ticket_id"], asked.get("user_id"))
    has = standing(reading.session, reading.call, found)
    is_owner = reading.call.actor_kind == "employee" and found.agent_id == UUID(reading.call.actor_id)
    session = reading.session
    return view_of(session, found, reading.now) | {
        "follow_up": follow_up_view(found, session.get(FollowUp, found.id)),
        "may": {"comment": has >= Standing.COMMENT, "handle": has >= Standing.HANDLE, "reply": is_owner},
        "tabs": _tabs(reading, found.id),
        "sticky_comments": [comment_view(one) for one in _sticky(reading, found.id)],
    }


def readable(reading: Reading, ticket_id: UUID, user_id: UUID | None = None) -> Ticket:
    """Raises NotFound for a ticket that is not there, or not within reach."""
    found = reading.session.get(Ticket, ticket_id)
    if found is None or found.deleted_at is not None:
        raise NotFound("ticket_not_found", "There is no such ticket.")
    reach = reach_of(reading.session, reading.call)
    from_customers_page = user_id is not None and found.user_id == user_id
    if not from_customers_page and standing(reading.session, reading.call, found, reach) is Standing.NONE:
        raise NotFound("ticket_not_found", "There is no such ticket.")
    return found


def _tabs(reading: Reading, ticket_id: UUID) -> dict[str, int]:
    """How much each tab holds, in one statement."""
    counted = {"messages": Message, "comments": Comment, "attachments": Attachment, "related_items": RelatedItem, "history": HistoryEntry}
    columns = [
        sa.select(sa.func.count()).select_from(entity).where(entity.ticket_id == ticket_id).scalar_subquery().label(name)  # type: ignore[attr-defined]
        for name, entity in counted.items()
    ]
    return dict(reading.session.execute(sa.select(*columns)).one()._mapping)


def _sticky(reading: Reading, ticket_id: UUID) -> list[Comment]:
    """They stand at the top, whenever they were made (TKT-079)."""
    statement = sa.select(Comment).where(Comment.ticket_id == ticket_id, Comment.kind == "sticky")
    return list(reading.session.scalars(statement.order_by(Comment.created_at.desc(), Comment.id.desc()).limit(STICKY_MOST)))


def comments(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Newest first; `kind` narrows."""
    readable(reading, asked["ticket_id"], asked.get("user_id"))
    statement = sa.select(Comment).where(Comment.ticket_id == asked["ticket_id"])
    if asked.get("kind"):
        statement = statement.where(Comment.kind == asked["kind"])
    order = Order(Comment.created_at, Comment.id, desc=True)
    return page(reading.session, statement, order, asked.get("cursor"), asked["limit"], comment_view)


def attachments(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """In time order (TKT-085, TKT-086)."""
    readable(reading, asked["ticket_id"], asked.get("user_id"))
    statement = sa.select(Attachment).where(Attachment.ticket_id == asked["ticket_id"])
    return page(reading.session, statement, Order(Attachment.created_at, Attachment.id), asked.get("cursor"), asked["limit"], file_view)


def attachment(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Where the bytes of one file lie: for the edge, which serves them."""
    readable(reading, asked["ticket_id"], asked.get("user_id"))
    file = reading.session.get(Attachment, asked["attachment_id"])
    if file is None or file.ticket_id != asked["ticket_id"]:
        raise NotFound("file_not_found", "There is no such file.")
    return file_view(file) | {"file_id": file.file_id}


def related_items(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """What this ticket points to, and the tickets that point to it (TKT-091)."""
    readable(reading, asked["ticket_id"], asked.get("user_id"))
    out = sa.select(RelatedItem.type, RelatedItem.item_id, RelatedItem.number, RelatedItem.linked_at, RelatedItem.linked_by)
    back = sa.select(sa.literal("ticket"), Ticket.id, Ticket.number, RelatedItem.linked_at, RelatedItem.linked_by)
    both = sa.union_all(
        out.where(RelatedItem.ticket_id == asked["ticket_id"]),
        back.join(Ticket, Ticket.id == RelatedItem.ticket_id).where(
            RelatedItem.type == "ticket", RelatedItem.item_id == asked["ticket_id"]
        ),
    ).subquery()
    rows = reading.session.execute(sa.select(both).order_by(both.c.linked_at, both.c.item_id).limit(200)).all()
    seen: dict[tuple[str, str], dict[str, Any]] = {}
    for kind, item_id, number, linked_at, linked_by in rows:
        seen.setdefault(
            (kind, str(item_id)), {"type": kind, "id": str(item_id), "number": number, "linked_at": linked_at, "linked_by": linked_by}
        )
    return {"items": list(seen.values())}


def history(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Every action on the ticket, newest first: who, when, what."""
    readable(reading, asked["ticket_id"], asked.get("user_id"))
    statement = sa.select(HistoryEntry).where(HistoryEntry.ticket_id == asked["ticket_id"])
    order = Order(HistoryEntry.at, HistoryEntry.id, desc=True)
    found = page(reading.session, statement, order, asked.get("cursor"), asked["limit"])
    return found | {"items": entry_views(reading.session, found["items"])}


def draft(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """The one draft, or NotFound."""
    readable(reading, asked["ticket_id"])
    found = reading.session.get(Draft, asked["ticket_id"])
    if found is None:
        raise NotFound("no_draft", "This ticket has no draft.")
    return draft_view(found)


def message(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """One message with its files."""
    readable(reading, asked["ticket_id"], asked.get("user_id"))
    found = reading.session.get(Message, asked["message_id"])
    if found is None or found.ticket_id != asked["ticket_id"]:
        raise NotFound("message_not_found", "There is no such message.")
    files = reading.session.scalars(sa.select(Attachment).where(Attachment.message_id == found.id).order_by(Attachment.created_at))
    return message_view(found, list(files))
