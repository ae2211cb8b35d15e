"""Deleting chats: out of use at once, purged later; by a person or by the department's age rule (CHT-075 to CHT-077)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from contracts.events import chat as facts
from kit.errors import Conflict
from kit.storage.work import Work
from services.chat.announce import changing
from services.chat.models import COMPLETED, Chat, Department
from services.chat.queries.known import retention_days
from services.chat.queries.reach import chat_in_reach, locked
from services.chat.rules.options import department_options

AT_ONCE = 200


def delete_chats(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{deleted: ids}: all of them or none. Conflict `chat_running` for one that is not completed."""
    chat_ids = sorted(set(asked["chat_ids"]))
    for chat_id in chat_ids:
        chat = chat_in_reach(work.session, work.call, chat_id, is_locking=True)
        if chat.status != COMPLETED:
            raise Conflict("chat_running", "End the chat before you delete it.", chat_id=chat.id)
        _delete(work, chat, "person")
    return {"deleted": chat_ids}


def delete_aged(work: Work) -> None:
    """Timer: deletes completed chats past their department's age, and purges what was deleted long ago; some at a time."""
    for place in work.session.scalars(sa.select(Department).where(~Department.is_deleted)).all():
        days = department_options(place.settings).auto_delete_after_days
        if days:
            _delete_of(work, place.id, days)
    purged = sa.select(Chat).where(Chat.deleted_at < work.now - timedelta(days=retention_days(work.session)))
    for chat in work.session.scalars(purged.order_by(Chat.deleted_at).limit(AT_ONCE).with_for_update(skip_locked=True)):
        work.announce(facts.ChatPurged(subject=chat.id, number=chat.number))
        work.session.delete(chat)


def _delete_of(work: Work, department_id: str, days: int) -> None:
    old = sa.select(Chat.id).where(Chat.status == COMPLETED, Chat.deleted_at.is_(None), Chat.department_id == department_id)
    for chat_id in work.session.scalars(
        old.where(Chat.ended_at < work.now - timedelta(days=days)).order_by(Chat.ended_at).limit(AT_ONCE)
    ).all():
        chat = locked(work.session, chat_id)
        if chat is not None and chat.deleted_at is None:
            _delete(work, chat, "age_rule")


def _delete(work: Work, chat: Chat, mode: str) -> None:
    with changing(work, chat) as changes:
        chat.deleted_at = work.now
        changes.tell(facts.ChatDeleted, mode=mode)
