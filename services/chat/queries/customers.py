"""What a customer reads of his own chat."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import NotFound
from kit.storage.work import Reading
from services.chat.models import Attachment, Chat, Department, Message
from services.chat.queries.known import copy_of, employee_name, work_settings
from services.chat.queries.reach import chat_of_customer
from services.chat.queries.shapes import for_customer, message_for_customer
from services.chat.queries.waiting import waiting_of
from services.chat.rules.options import department_options
from services.chat.rules.texts import plain


def customer_chat(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{chat, waiting}, to the visitor or user whose chat it is."""
    chat = chat_of_customer(reading.session, reading.call, asked["chat_id"])
    return {"chat": customer_chat_shape(reading.session, chat), "waiting": waiting_of(reading.session, chat)}


def customer_messages(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items, last_number}: messages after number `after`, oldest first, without coaching. Nothing missed, nothing twice (CHT-038)."""
    chat = chat_of_customer(reading.session, reading.call, asked["chat_id"])
    rows = sa.select(Message, Attachment).outerjoin(Attachment, Attachment.id == Message.attachment_id)
    rows = rows.where(Message.chat_id == chat.id, Message.public_number > asked["after"]).order_by(Message.number).limit(asked["limit"])
    items = [message_for_customer(message, attachment) for message, attachment in reading.session.execute(rows)]
    return {"items": items, "last_number": chat.last_public_number}


def customer_attachment(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{key, name, content_type, size} of a file the customer may fetch: one that a message he sees carries."""
    chat = chat_of_customer(reading.session, reading.call, asked["chat_id"])
    seen = sa.select(Attachment).join(Message, Message.attachment_id == Attachment.id)
    seen = seen.where(Message.chat_id == chat.id, Attachment.id == asked["attachment_id"], Message.public_number.is_not(None))
    attachment = reading.session.scalar(seen)
    if attachment is None:
        raise NotFound("attachment_unknown", "There is no such file.")
    return {"key": attachment.key, "name": attachment.name, "content_type": attachment.content_type, "size": attachment.size}


def customer_chat_shape(session: Session, chat: Chat) -> dict[str, Any]:
    place = copy_of(session, Department, chat.department_id)
    options = department_options(place.settings if place else {})
    return for_customer(
        chat,
        place.name if place else "",
        employee_name(session, chat.agent_id),
        may_send_files=work_settings(session).may_customers_attach_in_chat,
        after_text=plain(options.after_message),
        has_survey=options.survey_id is not None,
    )
