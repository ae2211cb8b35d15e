"""Related items of a chat, added and taken away from either side (CHT-037, TKT-091)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.envelope import Envelope
from contracts.events import chat as facts
from kit.errors import Conflict, Invalid, NotFound
from kit.storage.work import Work
from services.chat.announce import changing
from services.chat.models import Chat, Link
from services.chat.queries.reach import chat_in_reach, locked
from services.chat.queries.tabs import link_shape

MOST_LINKS = 100


def link_item(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """A related item. Linking twice is linking once."""
    chat = chat_in_reach(work.session, work.call, asked["chat_id"], is_locking=True)
    item = asked["item"]
    known = work.session.get(Link, (chat.id, item["id"]))
    if known is not None:
        return link_shape(known)
    if item["id"] == chat.id:
        raise Invalid("item_is_itself", "A chat is not related to itself.", field="item")
    if not _has_room(work, chat):
        raise Conflict("too_many_items", f"A chat has {MOST_LINKS} related items at most.")
    return link_shape(_link(work, chat, item))


def unlink_item(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    chat = chat_in_reach(work.session, work.call, asked["chat_id"], is_locking=True)
    link = work.session.get(Link, (chat.id, asked["item_id"]))
    if link is None:
        raise NotFound("item_unknown", "This item is not related to the chat.", field="item_id")
    return link_shape(_unlink(work, chat, link))


def hear_linked(work: Work, envelope: Envelope) -> None:
    """`tickets.ticket_linked`: the chat that a ticket points to points back. A full list stays as it is."""
    chat, ticket = _chat_meant(work, envelope), envelope.data["ticket"]
    if chat is None or work.session.get(Link, (chat.id, ticket["id"])) is not None or not _has_room(work, chat):
        return
    _link(work, chat, {"type": "ticket", "id": ticket["id"], "number": ticket["number"]})


def hear_unlinked(work: Work, envelope: Envelope) -> None:
    """`tickets.ticket_unlinked`."""
    chat = _chat_meant(work, envelope)
    link = None if chat is None else work.session.get(Link, (chat.id, envelope.data["ticket"]["id"]))
    if chat is not None and link is not None:
        _unlink(work, chat, link)


def _chat_meant(work: Work, envelope: Envelope) -> Chat | None:
    item = envelope.data["item"]
    chat = locked(work.session, item["id"]) if item["type"] == "chat" else None
    return None if chat is None or chat.deleted_at is not None else chat


def _has_room(work: Work, chat: Chat) -> bool:
    return (work.session.scalar(sa.select(sa.func.count()).select_from(Link).where(Link.chat_id == chat.id)) or 0) < MOST_LINKS


def _link(work: Work, chat: Chat, item: dict[str, Any]) -> Link:
    link = Link(chat_id=chat.id, item_id=item["id"], item_type=item["type"], item_number=item["number"], at=work.now)
    work.session.add(link)
    with changing(work, chat) as changes:
        changes.tell(facts.ChatLinked, item=item)
    return link


def _unlink(work: Work, chat: Chat, link: Link) -> Link:
    work.session.delete(link)
    with changing(work, chat) as changes:
        changes.tell(facts.ChatUnlinked, item={"type": link.item_type, "id": link.item_id, "number": link.item_number})
    return link
