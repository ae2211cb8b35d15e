"""A customer's place in the queue, and what he reads while he waits (CHT-020 to CHT-023)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.chat.models import QUEUED, Chat, Department
from services.chat.queries.known import copy_of
from services.chat.queries.reach import chat_of_customer
from services.chat.rules.options import department_options
from services.chat.rules.texts import plain, waiting_texts

_WAITING = (Chat.status == QUEUED, Chat.deleted_at.is_(None))


def waiting(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{is_waiting, ahead, header, text, is_position_shown}: `ahead` chats of the same group entered its queue earlier.

    All null when it waits no more.
    """
    return waiting_of(reading.session, chat_of_customer(reading.session, reading.call, asked["chat_id"]))


def waiting_of(session: Session, chat: Chat) -> dict[str, Any]:
    if chat.status != QUEUED:
        return {"is_waiting": False, "ahead": None, "header": None, "text": None, "is_position_shown": False}
    earlier = sa.tuple_(Chat.queued_at, Chat.id) < sa.tuple_(sa.literal(chat.queued_at), sa.literal(chat.id, Chat.id.type))
    ahead = session.scalar(sa.select(sa.func.count()).select_from(Chat).where(*_WAITING, Chat.group_id == chat.group_id, earlier)) or 0
    place = copy_of(session, Department, chat.department_id)
    options = department_options(place.settings if place else {})
    header, text = waiting_texts(plain(options.waiting_message), ahead, is_showing_position=options.is_queue_position_shown)
    return {"is_waiting": True, "ahead": ahead, "header": header, "text": text, "is_position_shown": options.is_queue_position_shown}


def places_in_queue(session: Session, group_id: str, most: int) -> dict[str, int]:
    """Chat id → how many are ahead, for the first `most` of the group's queue."""
    rows = session.scalars(sa.select(Chat.id).where(*_WAITING, Chat.group_id == group_id).order_by(Chat.queued_at, Chat.id).limit(most))
    return {chat_id: ahead for ahead, chat_id in enumerate(rows)}
