"""How chats, messages and what hangs on them look in answers: to employees whole, to customers only what is theirs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.envelope import wire_time
from services.chat.models import Attachment, Chat, Message, state
from services.chat.rules.levels import duration_level, idle_level
from services.chat.rules.options import WorkOptions


def moment(at: datetime | None) -> str | None:
    return wire_time(at) if at else None


def for_employees(chat: Chat, now: datetime, options: WorkOptions, names: dict[str, str]) -> dict[str, Any]:
    """The whole state with names, idle time and levels (CHT-059 to 061). `names`: id to name of what the chat points to."""
    said = {name: moment(value) if isinstance(value, datetime) else value for name, value in state(chat).items()}
    idle, runs = chat.idle_for(now), (chat.ended_at or now) - chat.started_at
    idle_levels = (options.chat_idle_warning_seconds, options.chat_idle_critical_seconds)
    duration_levels = (options.chat_duration_warning_seconds, options.chat_duration_critical_seconds)
    return said | {
        "version": chat.version,
        "last_number": chat.last_number,
        "brand_id": chat.brand_id,
        "department_name": names.get(chat.department_id, ""),
        "group_name": names.get(chat.group_id, ""),
        "agent_name": names.get(chat.agent_id or ""),
        "idle_seconds": int(idle.total_seconds()) if idle is not None else None,
        "idle_level": idle_level(idle, *idle_levels),
        "duration_seconds": int(runs.total_seconds()),
        "duration_level": duration_level(runs, *duration_levels) if chat.is_open else None,
    }


def for_customer(
    chat: Chat, department_name: str, agent_name: str, *, may_send_files: bool, after_text: str, has_survey: bool
) -> dict[str, Any]:
    """What the customer may know of his chat: no ids of people, no comments. A survey takes the after text's place (CHT-064)."""
    return {
        "id": chat.id,
        "number": chat.number,
        "department_id": chat.department_id,
        "department_name": department_name,
        "agent_name": agent_name or None,
        "name": chat.customer_name,
        "email": chat.customer_email,
        "language": chat.language,
        "question": chat.question,
        "status": chat.status,
        "started_at": moment(chat.started_at),
        "ended_at": moment(chat.ended_at),
        "last_number": chat.last_public_number,
        "may_send_files": may_send_files,
        "after_text": after_text if not chat.is_open and not has_survey else None,
        "has_survey": not chat.is_open and has_survey,
    }


def message_for_employees(message: Message, attachment: Attachment | None) -> dict[str, Any]:
    return {
        "id": message.id,
        "chat_id": message.chat_id,
        "number": message.number,
        "public_number": message.public_number,
        "kind": message.kind,
        "author_id": message.author_id,
        "author_name": message.author_name,
        "text": message.text,
        "at": moment(message.at),
        "is_answer": message.is_answer,
        "is_seen_by_customer": message.is_seen_by_customer,
        "client_id": _client_id(message),
        "attachment": attachment_shape(attachment),
    }


def message_for_customer(message: Message, attachment: Attachment | None) -> dict[str, Any]:
    """`number` counts only what the customer sees, so nothing tells him of coaching (CHT-042)."""
    return {
        "id": message.id,
        "chat_id": message.chat_id,
        "number": message.public_number,
        "is_mine": message.kind == "customer",
        "kind": message.kind if message.kind in ("customer", "system", "page") else "agent",
        "author_name": message.author_name,
        "text": message.text,
        "at": moment(message.at),
        "client_id": _client_id(message) if message.kind == "customer" else None,
        "attachment": attachment_shape(attachment),
    }


def attachment_shape(attachment: Attachment | None) -> dict[str, Any] | None:
    if attachment is None:
        return None
    return {"id": attachment.id, "name": attachment.name, "content_type": attachment.content_type, "size": attachment.size}


def _client_id(message: Message) -> str | None:
    return message.client_id.partition("|")[2] if message.client_id else None
