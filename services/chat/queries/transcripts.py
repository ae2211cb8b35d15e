"""The transcript of a chat for either side, ready to be mailed or printed (CHT-042, CHT-065 to CHT-067)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.chat.models import Attachment, Chat, Department, Message
from services.chat.queries.known import calendar_of
from services.chat.queries.reach import chat_in_reach, chat_of_customer
from services.chat.rules.transcript import Head, Line, as_html, as_text, title

MOST_LINES = 5_000


def transcript(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{title, text, html}, coaching included and marked unless `is_for_customer` (what is mailed to him must not have it)."""
    chat = chat_in_reach(reading.session, reading.call, asked["chat_id"])
    return _written(reading.session, chat, is_for_customer=asked["is_for_customer"])


def customer_transcript(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{title, text, html} without coaching."""
    chat = chat_of_customer(reading.session, reading.call, asked["chat_id"])
    return _written(reading.session, chat, is_for_customer=True)


def _written(session: Session, chat: Chat, *, is_for_customer: bool) -> dict[str, Any]:
    rows = sa.select(Message, Attachment.name).outerjoin(Attachment, Attachment.id == Message.attachment_id)
    rows = rows.where(Message.chat_id == chat.id).order_by(Message.number).limit(MOST_LINES)
    rows = rows.where(Message.public_number.is_not(None)) if is_for_customer else rows
    lines = [_line(message, file_name) for message, file_name in session.execute(rows)]
    department = session.scalar(sa.select(Department.name).where(Department.id == chat.department_id)) or ""
    zone = calendar_of(session, chat.department_id).zone
    head = Head(chat.number, department, _customer(chat), chat.started_at, chat.ended_at, zone)
    return {"title": title(head), "text": as_text(head, lines), "html": as_html(head, lines)}


def _line(message: Message, file_name: str | None) -> Line:
    remark = "coaching" if message.kind == "coaching" else None
    return Line(message.at, message.author_name, message.text, file_name, remark)


def _customer(chat: Chat) -> str:
    return f"{chat.customer_name} <{chat.customer_email}>" if chat.customer_email else chat.customer_name
