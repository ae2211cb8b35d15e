"""What is summed up of a chat at its end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.chat.models import Holding, Message


def longest_response(session: Session, chat_id: str) -> int | None:
    """Seconds; None when nothing was ever answered."""
    return session.scalar(sa.select(sa.func.max(Message.response_seconds)).where(Message.chat_id == chat_id))


def agents_of(session: Session, chat_id: str, now: datetime) -> list[dict[str, Any]]:
    """{agent_id, held_seconds, messages_out, longest_response_seconds} of each owner and each who answered, first holder first."""
    held: dict[str, float] = {}
    for holding in session.scalars(sa.select(Holding).where(Holding.chat_id == chat_id).order_by(Holding.from_at, Holding.id)):
        held.setdefault(holding.agent_id, 0)
        held[holding.agent_id] += ((holding.to_at or now) - holding.from_at).total_seconds()
    written = sa.select(Message.author_id, sa.func.count(), sa.func.max(Message.response_seconds))
    written = written.where(Message.chat_id == chat_id, Message.is_answer, Message.author_id.is_not(None)).group_by(Message.author_id)
    answers: dict[str, tuple[int, int | None]] = {str(row[0]): (row[1], row[2]) for row in session.execute(written)}
    return [
        {
            "agent_id": agent_id,
            "held_seconds": int(held.get(agent_id, 0)),
            "messages_out": answers.get(agent_id, (0, None))[0],
            "longest_response_seconds": answers.get(agent_id, (0, None))[1],
        }
        for agent_id in [*held, *(each for each in answers if each not in held)]
    ]
