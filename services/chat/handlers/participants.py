"""Who coaches or co-chats in a running chat (CHT-040 to CHT-044)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from uuid_utils import uuid7

from contracts.events import chat as facts
from kit.errors import Conflict
from kit.storage.work import Work
from services.chat.announce import Changes, changing
from services.chat.models import ACTIVE, Chat, Participant
from services.chat.queries.reach import chat_in_reach


def join_chat(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Coach or co-chat in a chat within reach. The owner stays the owner; joining twice is joining once."""
    chat = chat_in_reach(work.session, work.call, asked["chat_id"], is_locking=True)
    if chat.status != ACTIVE:
        raise Conflict("chat_not_running", "Only a chat that is running can be joined.")
    if work.call.actor_id == chat.agent_id:
        raise Conflict("is_owner", "This chat is yours already.")
    with changing(work, chat) as changes:
        _join(work, chat, changes, asked["role"])
    return {"chat_id": chat.id, "role": asked["role"]}


def leave_chat(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Without effect for somebody who is not in it."""
    chat = chat_in_reach(work.session, work.call, asked["chat_id"], is_locking=True)
    with changing(work, chat) as changes:
        leave(work, chat, changes, work.call.actor_id, asked["role"])
    return {"chat_id": chat.id, "role": asked["role"]}


def coach_in(work: Work, chat: Chat, changes: Changes) -> None:
    _join(work, chat, changes, "coach")


def leave(work: Work, chat: Chat, changes: Changes, employee_id: str | None = None, role: str | None = None) -> None:
    """Ends the taking part of one employee in one role, or of all when not named."""
    present = sa.select(Participant).where(Participant.chat_id == chat.id, Participant.left_at.is_(None))
    present = present.where(Participant.employee_id == employee_id) if employee_id else present
    present = present.where(Participant.role == role) if role else present
    for participant in work.session.scalars(present.order_by(Participant.id)):
        participant.left_at = work.now
        changes.tell(facts.ChatParticipantLeft, employee_id=participant.employee_id, role=participant.role)


def _join(work: Work, chat: Chat, changes: Changes, role: str) -> None:
    employee_id = work.call.actor_id
    mine = (Participant.chat_id == chat.id, Participant.employee_id == employee_id, Participant.role == role)
    if work.session.scalar(sa.select(Participant.id).where(*mine, Participant.left_at.is_(None))):
        return
    work.session.add(Participant(id=str(uuid7()), chat_id=chat.id, employee_id=employee_id, role=role, joined_at=work.now))
    changes.tell(facts.ChatParticipantJoined, employee_id=employee_id, role=role)
