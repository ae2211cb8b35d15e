"""A page pushed to the customer in a chat: its address, which the customer's page asks about before it goes there (WHO-052, WHO-171)."""

from __future__ import annotations

from typing import Any

from kit.storage.work import Work
from services.chat.announce import changing
from services.chat.handlers.talking import already_there, check_open, kind_of_answer, note_our_message
from services.chat.queries.reach import locked, unknown
from services.chat.queries.shapes import message_for_employees


def push_page(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The message, of kind `page`: its text is the address. Owner and co-chatters only; it answers nothing (CHT-028)."""
    chat = locked(work.session, asked["chat_id"])
    if chat is None or chat.deleted_at is not None:
        raise unknown()
    kind_of_answer(work, chat, "page")
    known = already_there(work, chat, asked.get("client_id"))
    if known:
        return message_for_employees(known, None)
    check_open(chat)
    with changing(work, chat) as changes:
        message = note_our_message(
            work, chat, changes, "page", asked["url"], sender_id=work.call.actor_id, client_id=asked.get("client_id")
        )
    return message_for_employees(message, None)
