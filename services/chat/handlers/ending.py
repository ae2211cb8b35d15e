"""The end of a chat: by the agent, by the customer, or because the customer is gone (CHT-026, CHT-063, CHT-143)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.events import chat as facts
from kit.errors import Forbidden
from kit.service import Deadline
from kit.storage.work import Work
from services.chat.announce import Changes, changing
from services.chat.handlers.participants import leave
from services.chat.handlers.queue_moves import tell_queue
from services.chat.handlers.talking import check_open
from services.chat.models import QUEUED, Bar, Chat, Holding
from services.chat.queries.customers import customer_chat_shape
from services.chat.queries.known import calendar_of, work_settings
from services.chat.queries.presence import last_heard
from services.chat.queries.reach import chat_in_reach, chat_of_customer, locked, reach_of
from services.chat.queries.sums import agents_of, longest_response
from services.chat.rules.hours import span
from services.chat.rules.outcomes import outcome_of
from services.chat.rules.timers import gone_due

_TIMERS = ("no_initial_response", "no_follow_up_response", "agent_disconnected", "customer_gone")


def end_chat(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Our side ends it: the owner, or a manager who reaches it. Ends for both sides (CHT-063)."""
    chat = chat_in_reach(work.session, work.call, asked["chat_id"], is_locking=True)
    check_open(chat)
    if work.call.actor_id != chat.agent_id and not reach_of(work.session, work.call).manages(chat):
        raise Forbidden("not_owner", "Only its agent or a manager may end this chat.")
    _end(work, chat, "event_rule" if work.call.actor_kind == "event_rule" else "agent")
    return {"chat_id": chat.id, "status": chat.status, "outcome": chat.outcome}


def leave_as_customer(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The customer ends it. Ending what has ended is no error: his page may say it twice."""
    chat = chat_of_customer(work.session, work.call, asked["chat_id"], is_locking=True)
    if chat.is_open:
        _end(work, chat, "customer")
    return customer_chat_shape(work.session, chat)


def customer_gone(work: Work, deadline: Deadline) -> None:
    """Ends the chat if the customer has not been heard of for the set time; otherwise waits on."""
    chat = locked(work.session, deadline.subject)
    if chat is None or not chat.is_open:
        return
    heard_at = last_heard(work.session, f"visitor:{chat.id}", chat.started_at, work.now)
    due = gone_due(heard_at, work_settings(work.session).customer_gone_after_seconds)
    if due is None:
        return
    if due > work.now:
        work.set_deadline("customer_gone", chat.id, due)
    else:
        _end(work, chat, "customer_left")


def _end(work: Work, chat: Chat, ended_by: str) -> None:
    was_queued = chat.status == QUEUED
    with changing(work, chat) as changes:
        leave(work, chat, changes)
        _tell_end(work, chat, changes, ended_by)
        holding = work.session.scalar(sa.select(Holding).where(Holding.chat_id == chat.id, Holding.to_at.is_(None)))
        if holding is not None:
            holding.to_at = work.now
    work.session.execute(sa.delete(Bar).where(Bar.chat_id == chat.id))
    for timer in _TIMERS:
        work.drop_deadline(timer, chat.id)
    if was_queued:
        tell_queue(work, chat.group_id)


def _tell_end(work: Work, chat: Chat, changes: Changes, ended_by: str) -> None:
    work.session.flush()
    outcome = outcome_of(
        ended_by, chat.direction, had_agent=chat.first_assigned_at is not None, had_answer=chat.first_response_at is not None
    )
    calendar = calendar_of(work.session, chat.department_id)
    waiting_since = (chat.waiting_since or chat.started_at) if chat.status == QUEUED else None
    agents = agents_of(work.session, chat.id, work.now)
    changes.tell(
        facts.ChatEnded,
        ended_by=ended_by,
        outcome=outcome,
        duration=span(calendar, chat.started_at, work.now),
        session=span(calendar, chat.first_assigned_at, work.now) if chat.first_assigned_at else None,
        queue=span(calendar, waiting_since, work.now) if waiting_since else None,
        last_agent_id=chat.agent_id or (agents[-1]["agent_id"] if agents else None),
        longest_response_seconds=longest_response(work.session, chat.id),
        agents=agents,
    )
    chat.complete(outcome, work.now)
