"""Corrections to a chat: who the customer is, custom fields."""

from __future__ import annotations

from typing import Any

from contracts.events import chat as facts
from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.chat.announce import changing
from services.chat.handlers.fields import known_values
from services.chat.models import Chat
from services.chat.queries.one import one_chat
from services.chat.queries.reach import chat_in_reach

MOST_FIELDS = 50
_EDITABLE = {"customer_name": "customer_name", "customer_email": "customer_email", "language": "language"}


def edit_chat(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The customer's name or address corrected, the language set. Conflict `changed_meanwhile` for another version."""
    chat = chat_in_reach(work.session, work.call, asked["chat_id"], is_locking=True)
    _check_version(chat, asked)
    with changing(work, chat) as changes:
        changed = [name for name in _EDITABLE if name in asked and getattr(chat, name) != asked[name]]
        for name in changed:
            setattr(chat, name, asked[name])
        if changed:
            changes.tell(facts.ChatEdited, changed=changed)
    return one_chat(work.session, chat, work.now)


def set_custom_fields(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Field id → text, or null to empty it. Tells each value that really changed."""
    chat = chat_in_reach(work.session, work.call, asked["chat_id"], is_locking=True)
    _check_version(chat, asked)
    given = asked["custom_fields"]
    stored = dict(chat.custom_fields)
    wanted = known_values(work.session, {field_id: value for field_id, value in given.items() if value is not None})
    after = {field_id: kept for field_id, kept in stored.items() if given.get(field_id, "") is not None} | wanted
    if len(after) > MOST_FIELDS:
        raise Invalid("too_many_fields", f"A chat has {MOST_FIELDS} fields at most.", field="custom_fields")
    with changing(work, chat) as changes:
        changed = [
            _change(field_id, stored, after) for field_id in sorted({*stored, *after}) if stored.get(field_id) != after.get(field_id)
        ]
        if changed:
            chat.custom_fields = after
            changes.tell(facts.ChatCustomFieldsChanged, changed=changed)
    return one_chat(work.session, chat, work.now)


def _check_version(chat: Chat, asked: dict[str, Any]) -> None:
    if asked.get("expected_version") not in (None, chat.version):
        raise Conflict("changed_meanwhile", "Somebody else changed this chat meanwhile.", version=chat.version)


def _change(field_id: str, stored: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    old, new = stored.get(field_id), after.get(field_id)
    return {
        "field_id": field_id,
        "key": (new or old or {}).get("key", ""),
        "before": old["value"] if old else None,
        "value": new["value"] if new else None,
    }
