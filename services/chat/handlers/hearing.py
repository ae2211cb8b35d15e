"""Signals: pings that show who is here, and typing both ways (CHT-030, CHT-031, CHT-038, CHT-041, CHT-056)."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.errors import Refusal
from kit.service import Signal
from kit.storage.work import Work
from services.chat.models import ACTIVE, Chat, Seen
from services.chat.queries.presence import EAR
from services.chat.queries.reach import chat_in_reach, chat_of_customer, may_answer
from services.chat.rules.timers import HEARING_GAP

WRITE_EVERY = timedelta(seconds=1)
TYPING_KEPT_EVERY = timedelta(seconds=5)
UNSENT_LIMIT = 2_000


class Pings:
    """Pings heard since the last write. They may be lost with the process: the next ones come in five seconds."""

    def __init__(self) -> None:
        self._heard: dict[str, datetime] = {}
        self._written_at: datetime | None = None
        self._lock = Lock()

    def note(self, whom: list[str], at: datetime) -> dict[str, datetime]:
        """What is to be written now: everything heard, at most once a second; else nothing."""
        with self._lock:
            self._heard |= dict.fromkeys(whom, at)
            if self._written_at is not None and timedelta() <= at - self._written_at < WRITE_EVERY:
                return {}
            due, self._heard, self._written_at = self._heard, {}, at
            return due


PINGS = Pings()


def agent_pinged(work: Work, signal: Signal) -> None:
    _note(work, [f"agent:{agent_id}" for agent_id in signal.payload["agent_ids"]])


def visitor_pinged(work: Work, signal: Signal) -> None:
    _note(work, [f"visitor:{chat_id}" for chat_id in signal.payload["chat_ids"]])


def ping_ourselves(work: Work) -> None:
    """Timer: sends a ping that we should hear ourselves. While it does not come back, the bus is deaf and nobody counts as gone."""
    work.signal("chat.ear", {})


def heard_ourselves(work: Work, signal: Signal) -> None:
    _note(work, [EAR])


def _note(work: Work, whom: list[str]) -> None:
    due = PINGS.note(whom, work.now)
    if not due:
        return
    rows = [{"who": each, "at": at, "since": at} for each, at in sorted(due.items())]
    statement = insert(Seen).values(rows)
    broken = statement.excluded.at - Seen.at > HEARING_GAP
    kept = {"at": sa.func.greatest(Seen.at, statement.excluded.at), "since": sa.case((broken, statement.excluded.since), else_=Seen.since)}
    work.session.execute(statement.on_conflict_do_update(index_elements=["who"], set_=kept))


def forget_unheard(work: Work) -> None:
    """Timer: drops pings nobody will ask for any more."""
    work.session.execute(sa.delete(Seen).where(Seen.at < work.now - timedelta(days=1)))


def typed(work: Work, signal: Signal) -> None:
    """`chat.typed` from the edge: {chat_id, box {customer, answer, coaching}, text?}. Passed on to the side that may see it.

    What an agent types in the answer box restarts the no-follow-up timer; the coaching box does not (CHT-056).
    """
    box, call = signal.payload.get("box"), signal.call
    try:
        if box == "customer":
            chat = chat_of_customer(work.session, call, signal.payload["chat_id"])
        else:
            chat = chat_in_reach(work.session, call, signal.payload["chat_id"])
    except Refusal:
        return  # a signal has nobody to refuse to
    text = str(signal.payload.get("text") or "")[:UNSENT_LIMIT]
    where = {"chat_id": chat.id, "group_id": chat.group_id, "department_id": chat.department_id, "agent_id": chat.agent_id}
    if not chat.is_open or (chat.status != ACTIVE and box != "customer"):
        return
    if box == "customer":
        work.signal("chat.customer_typing", where | {"text": text})
    elif box == "coaching":
        work.signal("chat.coach_typing", where | {"employee_id": call.actor_id, "text": text})
    elif may_answer(work.session, call, chat):
        _agent_typed(work, chat, call.actor_id)
        work.signal("chat.agent_typing", where | {"employee_id": call.actor_id})


def _agent_typed(work: Work, chat: Chat, employee_id: str) -> None:
    last = chat.last_agent_typing_at
    if employee_id != chat.agent_id or (last is not None and work.now - last < TYPING_KEPT_EVERY):
        return
    work.session.execute(sa.update(Chat).where(Chat.id == chat.id).values(last_agent_typing_at=work.now))
