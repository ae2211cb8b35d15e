"""Files sent in a chat, both ways (CHT-034). The edge has stored the content; here it is checked against the policy and told."""

from __future__ import annotations

from typing import Any

from uuid_utils import uuid7

from kit.errors import Forbidden, Invalid
from kit.storage.work import Work
from services.chat.announce import changing
from services.chat.handlers.talking import already_there, check_open, kind_of_answer, note_customer_message, note_our_message
from services.chat.models import Attachment, Chat
from services.chat.queries.known import upload_settings, work_settings
from services.chat.queries.reach import chat_of_customer, locked, unknown
from services.chat.queries.shapes import message_for_customer, message_for_employees
from services.chat.rules.uploads import refused_because


def receive_file(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """A customer's file, only if the system lets customers send any (CHT-083) and its type is on their list."""
    chat = chat_of_customer(work.session, work.call, asked["chat_id"], is_locking=True)
    if not work_settings(work.session).may_customers_attach_in_chat:
        raise Forbidden("files_not_allowed", "Files cannot be sent in this chat.")
    known = already_there(work, chat, asked.get("client_id"))
    if known:
        return message_for_customer(known, work.session.get(Attachment, known.attachment_id))
    check_open(chat)
    attachment = _attach(work, chat, asked["file"], is_from_customer=True)
    with changing(work, chat) as changes:
        message = note_customer_message(
            work, chat, changes, asked.get("text") or "", client_id=asked.get("client_id"), attachment=attachment
        )
    return message_for_customer(message, attachment)


def send_file(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """A file of our side; it answers the customer (CHT-028)."""
    chat = locked(work.session, asked["chat_id"])
    if chat is None or chat.deleted_at is not None:
        raise unknown()
    kind = kind_of_answer(work, chat, "file")
    known = already_there(work, chat, asked.get("client_id"))
    if known:
        return message_for_employees(known, work.session.get(Attachment, known.attachment_id))
    check_open(chat)
    attachment = _attach(work, chat, asked["file"], is_from_customer=False)
    with changing(work, chat) as changes:
        message = note_our_message(
            work, chat, changes, kind, asked.get("text") or "", sender_id=work.call.actor_id, client_id=asked.get("client_id"),
            attachment=attachment,
        )  # fmt: skip
    return message_for_employees(message, attachment)


def _attach(work: Work, chat: Chat, file: dict[str, Any], *, is_from_customer: bool) -> Attachment:
    why = refused_because(file["name"], file["size"], upload_settings(work.session), is_from_customer=is_from_customer)
    if why:
        told = "Files of this type cannot be sent." if why == "type" else "This file is too large."
        raise Invalid(f"file_{why}_refused", told, field="file")
    attachment = Attachment(
        id=str(uuid7()),
        chat_id=chat.id,
        key=file["key"],
        name=file["name"],
        content_type=file["content_type"],
        size=file["size"],
        is_from_customer=is_from_customer,
        at=work.now,
    )
    work.session.add(attachment)
    work.session.flush()
    return attachment
