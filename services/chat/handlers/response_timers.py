"""The hand-off timers: when they are set, and what happens when one is due (CHT-049 to CHT-058); owners who went inactive."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.envelope import Envelope
from kit.service import Deadline
from kit.storage.work import Work
from services.chat.announce import changing
from services.chat.handlers.asking import ask_routing
from services.chat.models import ACTIVE, Bar, Chat
from services.chat.queries.known import work_settings
from services.chat.queries.presence import last_heard
from services.chat.queries.reach import locked
from services.chat.rules.options import WorkOptions
from services.chat.rules.timers import Clocks, follow_up_response_due, gone_due, initial_response_due

INITIAL, FOLLOW_UP, DISCONNECTED = "no_initial_response", "no_follow_up_response", "agent_disconnected"


def arm_response_timers(work: Work, chat: Chat, options: WorkOptions) -> None:
    """Sets the two timers that watch the owner's answers, where they have something to watch."""
    for kind in (INITIAL, FOLLOW_UP):
        due = _response_due(chat, kind, options)
        if due is not None:
            work.set_deadline(kind, chat.id, due)


def arm_presence_timer(work: Work, chat: Chat, options: WorkOptions) -> None:
    """Watches that the owner's connection lives (CHT-053)."""
    after = options.hand_off_agent_disconnected_seconds
    if after:
        work.set_deadline(DISCONNECTED, chat.id, work.now + timedelta(seconds=after))


def response_due(work: Work, deadline: Deadline) -> None:
    """No initial or no follow-up response: looks again at what is true now, and waits on if the moment has moved."""
    chat = locked(work.session, deadline.subject)
    if chat is None or chat.status != ACTIVE or not chat.is_open:
        return
    due = _response_due(chat, deadline.kind, work_settings(work.session))
    _hand_off_or_wait(work, chat, deadline.kind, due)


def agent_disconnected(work: Work, deadline: Deadline) -> None:
    """The owner has not been heard of for the set time while the chat runs."""
    chat = locked(work.session, deadline.subject)
    if chat is None or chat.status != ACTIVE or not chat.is_open or chat.assigned_at is None:
        return
    heard_at = last_heard(work.session, f"agent:{chat.agent_id}", chat.assigned_at, work.now)
    _hand_off_or_wait(work, chat, DISCONNECTED, gone_due(heard_at, work_settings(work.session).hand_off_agent_disconnected_seconds))


def owner_became_auto_inactive(work: Work, envelope: Envelope) -> None:
    """`routing.agent_became_auto_inactive`, where his work is to be handed off: his running chats of that group, oldest first (RTE-174)."""
    if not envelope.data["is_handing_off"]:
        return
    his = (Chat.agent_id == envelope.subject, Chat.group_id == envelope.data["place"]["group_id"], Chat.status == ACTIVE)
    for chat_id in work.session.scalars(sa.select(Chat.id).where(*his).order_by(Chat.started_at, Chat.id)).all():
        chat = locked(work.session, chat_id)
        if chat is None or chat.agent_id != envelope.subject or not chat.is_open or chat.awaits_routing(work.now):
            continue  # he lost it meanwhile, or gives it away himself
        hand_off(work, chat, "auto_inactive")


def _response_due(chat: Chat, kind: str, options: WorkOptions) -> datetime | None:
    if chat.assigned_at is None:
        return None
    clocks = Clocks(chat.assigned_at, chat.first_response_at, chat.first_unanswered_at, chat.last_answer_at, chat.last_agent_typing_at)
    if kind == INITIAL:
        return initial_response_due(clocks, options.hand_off_no_initial_response_seconds)
    return follow_up_response_due(clocks, options.hand_off_no_follow_up_response_seconds)


def _hand_off_or_wait(work: Work, chat: Chat, kind: str, due: datetime | None) -> None:
    if due is None:
        return
    if due > work.now:
        work.set_deadline(kind, chat.id, due)
    elif chat.awaits_routing(work.now):  # he transferred it, or another timer was first: routing's answer starts the timers anew
        work.set_deadline(kind, chat.id, work.now + timedelta(seconds=10))
    else:
        hand_off(work, chat, kind)


def hand_off(work: Work, chat: Chat, detail: str) -> None:
    """Asks routing for somebody else. The owner is barred from being chosen for this chat again (CHT-055) and keeps it until the answer."""
    barred = insert(Bar).values(chat_id=chat.id, agent_id=chat.agent_id, at=work.now).on_conflict_do_nothing()
    work.session.execute(barred)
    with changing(work, chat) as changes:
        ask_routing(work, chat, changes, reason="hand_off", detail=detail, group_id=chat.group_id)
