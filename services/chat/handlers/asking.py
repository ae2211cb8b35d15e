"""Asking routing who gets a chat. Nothing moves until it answers on the bus."""

from __future__ import annotations

import sqlalchemy as sa
from uuid_utils import uuid7

from contracts.events import chat as facts
from kit.storage.work import Work
from services.chat.announce import Changes
from services.chat.models import Bar, Chat


def ask_routing(
    work: Work,
    chat: Chat,
    changes: Changes,
    *,
    reason: str,
    group_id: str,
    detail: str | None = None,
    asked_agent_id: str | None = None,
) -> str:
    """Publishes the question with who is barred (CHT-055), and remembers it until the answer. Returns its request_id."""
    chat.request_id, chat.requested_at = str(uuid7()), work.now
    barred = [] if reason == "create" else _barred(work, chat)
    changes.tell(
        facts.AssignmentRequested,
        request_id=chat.request_id,
        work_type="chat",
        reason=reason,
        detail=detail,
        group_id=group_id,
        asked_agent_id=asked_agent_id,
        from_agent_id=chat.agent_id,
        was_status=chat.status,
        barred_agent_ids=barred,
    )
    return chat.request_id


def _barred(work: Work, chat: Chat) -> list[str]:
    return list(work.session.scalars(sa.select(Bar.agent_id).where(Bar.chat_id == chat.id).order_by(Bar.agent_id)))
