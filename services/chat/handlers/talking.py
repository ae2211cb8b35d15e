"""Messages both ways, coaching among them (CHT-027 to CHT-032, CHT-041, CHT-056)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from uuid_utils import uuid7

from contracts.events import chat as facts
from kit.errors import Conflict, Forbidden
from kit.storage.prepared import Prepared
from kit.storage.work import Work
from services.chat.announce import Changes, changing
from services.chat.handlers.participants import coach_in
from services.chat.handlers.response_timers import arm_response_timers
from services.chat.models import ACTIVE, ANSWERS, Attachment, Chat, Message
from services.chat.queries.known import calendar_of, employee_name, work_settings
from services.chat.queries.reach import chat_in_reach, chat_of_customer, locked, may_answer, unknown
from services.chat.queries.shapes import message_for_customer, message_for_employees
from services.chat.rules.hours import span

_NO_BARS = Prepared("no_bars", ("uuid",), "delete from bars where agent_id = $1")


def receive_message(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The customer's message. The same `client_id` again gives the same message and stores nothing."""
    chat = chat_of_customer(work.session, work.call, asked["chat_id"], is_locking=True)
    known = already_there(work, chat, asked.get("client_id"))
    if known:
        return message_for_customer(known, None)
    check_open(chat)
    with changing(work, chat) as changes:
        message = note_customer_message(work, chat, changes, asked["text"], client_id=asked.get("client_id"))
    return message_for_customer(message, None)


def send_message(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """An answer by the owner, or by somebody who co-chats. Forbidden `not_taking_part` for anybody else (CHT-043)."""
    chat = locked(work.session, asked["chat_id"])
    if chat is None or chat.deleted_at is not None:
        raise unknown()
    kind = kind_of_answer(work, chat, asked.get("kind", "agent"))
    known = already_there(work, chat, asked.get("client_id"))
    if known:
        return message_for_employees(known, None)
    check_open(chat)
    with changing(work, chat) as changes:
        message = note_our_message(
            work, chat, changes, kind, asked["text"], sender_id=work.call.actor_id, client_id=asked.get("client_id"),
            canned_reply_ids=asked.get("canned_reply_ids") or [], form_id=asked.get("form_id"),
        )  # fmt: skip
    return message_for_employees(message, None)


def coach(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """A coaching message, seen by our side only; the first one makes its author a coach (CHT-041, CHT-042, CHT-044)."""
    chat = chat_in_reach(work.session, work.call, asked["chat_id"], is_locking=True)
    known = already_there(work, chat, asked.get("client_id"))
    if known:
        return message_for_employees(known, None)
    if chat.status != ACTIVE:
        raise Conflict("chat_not_running", "Coaching needs a chat that is running.")
    with changing(work, chat) as changes:
        if work.call.actor_id != chat.agent_id:
            coach_in(work, chat, changes)
        message = note_our_message(
            work, chat, changes, "coaching", asked["text"], sender_id=work.call.actor_id, client_id=asked.get("client_id")
        )
    return message_for_employees(message, None)


def check_open(chat: Chat) -> None:
    if not chat.is_open:
        raise Conflict("chat_ended", "This chat has ended.")


def kind_of_answer(work: Work, chat: Chat, kind: str) -> str:
    """The kind under which the asker's answer stands, or the refusal: only the owner and who co-chats may answer."""
    if may_answer(work.session, work.call, chat):
        return "cochat" if kind == "agent" and work.call.actor_id != chat.agent_id else kind
    chat_in_reach(work.session, work.call, chat.id)
    raise Forbidden("not_taking_part", "Take the chat or join it before you write in it.")


def already_there(work: Work, chat: Chat, client_id: str | None) -> Message | None:
    if not client_id:
        return None
    return work.session.scalar(sa.select(Message).where(Message.chat_id == chat.id, Message.client_id == _key(work, client_id)))


def note_customer_message(
    work: Work,
    chat: Chat,
    changes: Changes,
    text: str,
    *,
    is_question: bool = False,
    client_id: str | None = None,
    attachment: Attachment | None = None,
) -> Message:
    """Stores and tells what the customer wrote; starts the response clock and, with it, the owner's timers."""
    is_starting = chat.hear(work.now)
    message = _add(work, chat, "customer", text, chat.user_id, chat.customer_name, client_id, attachment)
    changes.tell(
        facts.ChatMessageReceived,
        message_id=message.id,
        number=message.number,
        public_number=message.public_number,
        is_question=is_question,
        text=text,
        attachment_id=message.attachment_id,
        is_starting_clock=is_starting,
    )
    if is_starting and chat.status == ACTIVE:
        arm_response_timers(work, chat, work_settings(work.session))
    return message


def note_our_message(
    work: Work,
    chat: Chat,
    changes: Changes,
    kind: str,
    text: str,
    *,
    sender_id: str | None,
    client_id: str | None = None,
    attachment: Attachment | None = None,
    canned_reply_ids: list[str] | None = None,
    form_id: str | None = None,
) -> Message:
    """Stores and tells a message of our side. An answer stops the response clock and shows that its author is back (CHT-028, CHT-055)."""
    response = _answer(work, chat, sender_id) if kind in ANSWERS else None
    message = _add(work, chat, kind, text, sender_id, employee_name(work.session, sender_id), client_id, attachment)
    message.response_seconds = response["span"]["seconds"] if response else None
    message.canned_reply_ids = canned_reply_ids or []
    changes.tell(
        facts.ChatMessageSent,
        message_id=message.id,
        number=message.number,
        public_number=message.public_number,
        kind=kind,
        sender_agent_id=sender_id,
        is_answer=message.is_answer,
        is_seen_by_customer=message.is_seen_by_customer,
        text=text,
        attachment_id=message.attachment_id,
        canned_reply_ids=canned_reply_ids or [],
        form_id=form_id,
        response=response,
    )
    return message


def _answer(work: Work, chat: Chat, sender_id: str | None) -> dict[str, Any] | None:
    is_initial = chat.first_response_at is None
    unanswered_since = chat.answer(work.now)
    work.put_off_until_settled(_NO_BARS, sender_id)
    if unanswered_since is None:
        return None
    return {"is_initial": is_initial, "span": span(calendar_of(work.session, chat.department_id), unanswered_since, work.now)}


def _add(
    work: Work, chat: Chat, kind: str, text: str, author_id: str | None, name: str, client_id: str | None, attachment: Attachment | None
) -> Message:
    number, public_number = chat.next_numbers(is_seen_by_customer=kind != "coaching")
    message = Message(
        id=str(uuid7()),
        chat_id=chat.id,
        number=number,
        public_number=public_number,
        kind=kind,
        author_id=author_id,
        author_name=name,
        text=text,
        at=work.now,
        is_answer=kind in ANSWERS,
        client_id=_key(work, client_id) if client_id else None,
        attachment_id=attachment.id if attachment else None,
        canned_reply_ids=[],
    )
    work.append(message)
    return message


def _key(work: Work, client_id: str) -> str:
    """A screen's own id counts for its writer only."""
    return f"{work.call.actor}|{client_id}"
