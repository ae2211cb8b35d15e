"""Routing decided: the chat obeys, if the decision is newer than the one it stands on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from uuid_utils import uuid7

from contracts.envelope import Envelope
from contracts.events import chat as facts
from kit.storage.work import Work
from services.chat.announce import Changes, changing
from services.chat.handlers.participants import leave
from services.chat.handlers.queue_moves import tell_queue
from services.chat.handlers.response_timers import arm_presence_timer, arm_response_timers
from services.chat.handlers.talking import note_our_message
from services.chat.models import QUEUED, Chat, Department, Holding
from services.chat.queries.known import calendar_of, copy_of, work_settings
from services.chat.queries.reach import locked
from services.chat.rules.hours import Calendar, span
from services.chat.rules.options import department_options
from services.chat.rules.texts import plain


def is_about_chat(envelope: Envelope) -> bool:
    """Routing decides about tickets and calls with the same facts."""
    return bool(envelope.data["decision"]["work_type"] == "chat")


def obey_assigned(work: Work, envelope: Envelope) -> None:
    """`routing.work_assigned`: another owner. Tells the transfer it puts in force, the new owner, and the welcome (CHT-027)."""
    chat = _chat_to_move(work, envelope)
    if chat is None:
        return
    said, decision = envelope.data, envelope.data["decision"]
    was_queued = chat.status == QUEUED
    with changing(work, chat) as changes:
        was_in, from_agent_id, was_waiting_since = chat.group_id, chat.agent_id, chat.waiting_since
        _move(chat, decision, said["agent_id"], changes)
        calendar = calendar_of(work.session, chat.department_id)
        held = _close_holding(work, chat, calendar, envelope.time) if from_agent_id else None
        queue = span(calendar, was_waiting_since, envelope.time) if was_waiting_since else None
        chat.queue_seconds += queue["seconds"] if queue else 0
        is_first = chat.give_to(said["agent_id"], decision["assignment_number"], envelope.time)
        work.session.add(Holding(id=str(uuid7()), chat_id=chat.id, agent_id=chat.agent_id, from_at=envelope.time))
        changes.tell(
            facts.ChatAssigned,
            reason=decision["reason"],
            detail=decision.get("detail"),
            from_agent_id=from_agent_id,
            decision_id=decision["decision_id"],
            method=said["method"],
            why=decision.get("why"),
            is_first_owner=is_first,
            queue=queue,
            held=held,
        )
        if is_first:  # nobody takes part yet
            _welcome(work, chat, changes)
        else:
            leave(work, chat, changes, chat.agent_id)
    options = work_settings(work.session)
    arm_response_timers(work, chat, options)
    arm_presence_timer(work, chat, options)
    if was_queued:
        tell_queue(work, was_in)


def obey_queued(work: Work, envelope: Envelope) -> None:
    """`routing.work_queued`: no agent from now on. A chat handed off keeps its first place (CHT-055)."""
    chat = _chat_to_move(work, envelope)
    if chat is None:
        return
    said, decision = envelope.data, envelope.data["decision"]
    with changing(work, chat) as changes:
        was_in, from_agent_id = chat.group_id, chat.agent_id
        _move(chat, decision, None, changes)
        held = _close_holding(work, chat, calendar_of(work.session, chat.department_id), envelope.time)
        queued_at = datetime.fromisoformat(said["queued_at"])
        began_waiting_at = envelope.time if from_agent_id else queued_at
        chat.put_in_queue(decision["assignment_number"], queued_at, began_waiting_at)
        changes.tell(
            facts.ChatQueued,
            reason=decision["reason"],
            detail=decision.get("detail"),
            from_agent_id=from_agent_id,
            decision_id=decision["decision_id"],
            why=decision.get("why"),
            waiting_because=said["waiting_because"],
            held=held,
        )
    tell_queue(work, chat.group_id)
    if was_in != chat.group_id:
        tell_queue(work, was_in)


def obey_kept(work: Work, envelope: Envelope) -> None:
    """`routing.work_kept`: what was asked for came to nothing, somebody else was quicker. It may be asked for again."""
    if not is_about_chat(envelope):
        return
    decision = envelope.data["decision"]
    chat = locked(work.session, envelope.subject)
    if chat is not None and chat.request_id is not None and chat.request_id == decision.get("request_id"):
        chat.request_id = chat.requested_at = chat.moving = None


def _chat_to_move(work: Work, envelope: Envelope) -> Chat | None:
    """The chat, held; None when the decision is about other work, too old, or comes after the end."""
    if not is_about_chat(envelope):
        return None
    decision = envelope.data["decision"]
    chat = locked(work.session, envelope.subject)
    if chat is None or not chat.is_open or decision["assignment_number"] <= chat.assignment_number:
        return None
    return chat


def _move(chat: Chat, decision: dict[str, Any], agent_id: str | None, changes: Changes) -> None:
    """Puts the chat where the decision says, and tells the transfer if this is the answer to one."""
    was_at = {"place": chat.place, "agent_id": chat.agent_id}
    moving, is_answer = chat.moving, chat.request_id is not None and decision.get("request_id") == chat.request_id
    if is_answer:
        chat.request_id = chat.requested_at = chat.moving = None
    place = decision["place"]
    chat.brand_id, chat.department_id, chat.group_id = place["brand_id"], place["department_id"], place["group_id"]
    if is_answer and moving:
        changes.tell(
            facts.ChatTransferred,
            from_=was_at,
            to={"place": chat.place, "agent_id": agent_id},
            is_agent_named=moving["is_agent_named"],
            comment_id=moving.get("comment_id"),
        )


def _close_holding(work: Work, chat: Chat, calendar: Calendar, at: datetime) -> dict[str, Any] | None:
    open_one = sa.select(Holding).where(Holding.chat_id == chat.id, Holding.to_at.is_(None))
    holding = work.session.scalar(open_one)
    if holding is None:
        return None
    holding.to_at = max(at, holding.from_at)
    return span(calendar, holding.from_at, holding.to_at)


def _welcome(work: Work, chat: Chat, changes: Changes) -> None:
    """CHT-027: the agent's first message; it answers nothing (CHT-028)."""
    place = copy_of(work.session, Department, chat.department_id)
    text = plain(department_options(place.settings if place else {}).welcome_message)
    if text:
        note_our_message(work, chat, changes, "welcome", text, sender_id=chat.agent_id)
