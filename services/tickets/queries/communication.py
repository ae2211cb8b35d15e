"""What was said in a ticket, newest on top: messages and comments in one line of time (TKT-079, TKT-149)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.tickets.models import Attachment, Comment, Message
from services.tickets.queries.one import readable
from services.tickets.queries.views import comment_view, customer_message_view, message_view


def communication(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items: [{type: message | comment, at, message? , comment?}], next_cursor}. Sticky comments are left out: they stand at the top."""
    readable(reading, asked["ticket_id"], asked.get("user_id"))
    here = asked["ticket_id"]
    said = sa.select(sa.literal("message").label("type"), Message.id, Message.created_at).where(Message.ticket_id == here)
    noted = sa.select(sa.literal("comment").label("type"), Comment.id, Comment.created_at)
    both = sa.union_all(said, noted.where(Comment.ticket_id == here, Comment.kind != "sticky")).subquery()
    found = page(reading.session, sa.select(both), Order(both.c.created_at, both.c.id, desc=True), asked.get("cursor"), asked["limit"])
    ids = {kind: [row["id"] for row in found["items"] if row["type"] == kind] for kind in ("message", "comment")}
    messages = {one.id: one for one in reading.session.scalars(sa.select(Message).where(Message.id.in_(ids["message"])))}
    comments = {one.id: one for one in reading.session.scalars(sa.select(Comment).where(Comment.id.in_(ids["comment"])))}
    files = files_of(reading.session, ids["message"])
    items = []
    for row in found["items"]:
        is_message = row["type"] == "message"
        view = message_view(messages[row["id"]], files[row["id"]]) if is_message else comment_view(comments[row["id"]])
        items.append({"type": row["type"], "at": view["created_at"], "message": None, "comment": None} | {row["type"]: view})
    return {"items": items, "next_cursor": found["next_cursor"]}


def customer_messages(session: Session, ticket_id: UUID, cursor: str | None, limit: int) -> dict[str, Any]:
    """What the customer may see: messages both ways and their files, never comments or internal files (TKT-080, TKT-086)."""
    statement = sa.select(Message).where(Message.ticket_id == ticket_id)
    found = page(session, statement, Order(Message.created_at, Message.id, desc=True), cursor, limit)
    files = files_of(session, [message.id for message in found["items"]])
    return found | {"items": [customer_message_view(message, files[message.id]) for message in found["items"]]}


def files_of(session: Session, message_ids: list[UUID]) -> dict[UUID, list[Attachment]]:
    """The files of these messages, in one statement."""
    by_message: dict[UUID, list[Attachment]] = defaultdict(list)
    if message_ids:
        statement = sa.select(Attachment).where(Attachment.message_id.in_(message_ids)).order_by(Attachment.created_at, Attachment.id)
        for file in session.scalars(statement):
            if file.message_id is not None:
                by_message[file.message_id].append(file)
    return by_message
