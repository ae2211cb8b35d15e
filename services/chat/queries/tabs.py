"""What stands beside a chat: comments, related items, attachments, history."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.chat.models import Attachment, Comment, Employee, HistoryEntry, Link
from services.chat.queries.reach import chat_in_reach
from services.chat.queries.shapes import attachment_shape, moment


def comments(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Sticky ones are for the screen to put on top; here all stand in the order they were written."""
    chat = chat_in_reach(reading.session, reading.call, asked["chat_id"])
    select = sa.select(Comment).where(Comment.chat_id == chat.id)
    return page(reading.session, select, Order(Comment.id), asked.get("cursor"), asked["limit"], comment_shape)


def related_items(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    chat = chat_in_reach(reading.session, reading.call, asked["chat_id"])
    select = sa.select(Link).where(Link.chat_id == chat.id)
    return page(reading.session, select, Order(Link.item_id), asked.get("cursor"), asked["limit"], link_shape)


def attachments(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    chat = chat_in_reach(reading.session, reading.call, asked["chat_id"])
    select = sa.select(Attachment).where(Attachment.chat_id == chat.id)
    return page(reading.session, select, Order(Attachment.id), asked.get("cursor"), asked["limit"], attachment_shape)


def attachment(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{key, name, content_type, size}: `key` is where the edge finds the content."""
    chat = chat_in_reach(reading.session, reading.call, asked["chat_id"])
    found = reading.session.get(Attachment, asked["attachment_id"])
    if found is None or found.chat_id != chat.id:
        raise NotFound("attachment_unknown", "There is no such file.")
    return {"key": found.key, "name": found.name, "content_type": found.content_type, "size": found.size}


def history(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """What happened, messages left out; a hand-off says so with its cause (CHT-058), a new owner with why it is he (RTE-146)."""
    chat = chat_in_reach(reading.session, reading.call, asked["chat_id"])
    select = sa.select(HistoryEntry).where(HistoryEntry.chat_id == chat.id)
    found = page(reading.session, select, Order(HistoryEntry.id), asked.get("cursor"), asked["limit"])
    owners = {entry.details["agent_id"] for entry in found["items"] if entry.details.get("agent_id")}
    rows = reading.session.execute(sa.select(Employee.id, Employee.display_name).where(Employee.id.in_(owners))) if owners else ()
    names = {str(row[0]): row[1] for row in rows}
    return found | {"items": [_entry_shape(entry, names) for entry in found["items"]]}


def comment_shape(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.id,
        "kind": comment.kind,
        "author_id": comment.author_id,
        "author_name": comment.author_name,
        "text": comment.text,
        "at": moment(comment.at),
    }


def link_shape(link: Link) -> dict[str, Any]:
    return {"type": link.item_type, "id": link.item_id, "number": link.item_number}


def _entry_shape(entry: HistoryEntry, names: dict[str, str]) -> dict[str, Any]:
    text = _owner_text(entry, names) or entry.what.removeprefix("chat_").replace("_", " ").capitalize()
    return {"id": entry.id, "at": moment(entry.at), "actor": entry.actor, "what": entry.what, "text": text, "details": entry.details}


def _owner_text(entry: HistoryEntry, names: dict[str, str]) -> str | None:
    """`Given to Ann: lowest share of capacity (0 of 2) of 3 candidates`; None for anything but a change of owner."""
    why = entry.details.get("why") or entry.details.get("reason")
    if entry.what == "chat_assigned":
        return f"Given to {names.get(entry.details['agent_id'], 'somebody')}: {why}"
    return f"Put in the queue: {why}" if entry.what == "chat_queued" else None
