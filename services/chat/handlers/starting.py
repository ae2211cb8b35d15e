"""A customer starts a chat: it enters the queue, and routing is asked at once (CHT-001 to CHT-017)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from uuid_utils import uuid7

from contracts.events import chat as facts
from contracts.permissions import role_id
from kit.errors import Conflict, Forbidden, Invalid
from kit.storage.work import Work
from services.chat.announce import Changes, changing
from services.chat.handlers.asking import ask_routing
from services.chat.handlers.fields import filled_in
from services.chat.handlers.talking import note_customer_message
from services.chat.models import NUMBERS, QUEUED, Brand, Chat, Department, User
from services.chat.queries.customers import customer_chat_shape
from services.chat.queries.departments import closed_now, offered
from services.chat.queries.known import copy_of, department, work_settings
from services.chat.queries.waiting import waiting_of
from services.chat.rules.languages import department_for
from services.chat.rules.numbers import chat_number
from services.chat.rules.options import department_options

EVERYONE, NOBODY = role_id(1), "nobody"


def start_chat(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{chat, waiting}. Conflict `department_offline` offers a ticket instead (CHT-015); the chat is queued, never lost (CHT-008)."""
    place = _department_of(work, asked)
    user = copy_of(work.session, User, work.call.actor_id) if work.call.actor_kind == "user" else None
    _check_role(place, user)
    _check_consent(work, place, asked)
    closed = closed_now(work.session, place, work.now)
    if closed:
        text = department_options(place.settings).not_available_message
        raise Conflict("department_offline", text, because=closed, offer="ticket", department_id=place.id)
    chat = _new_chat(work, asked, place, user)
    chat.custom_fields = filled_in(work.session, place, asked.get("custom_fields") or {})
    work.session.add(chat)
    if work.call.actor_kind == "visitor":
        work.call = replace(work.call, actor=f"visitor:{chat.id}")  # the name under which he comes from now on
    with changing(work, chat) as changes:
        changes.tell(facts.ChatRequested, has_question=bool(chat.question), asked_agent_id=None)
        ask_first(work, chat, changes)
    return {"chat": customer_chat_shape(work.session, chat), "waiting": waiting_of(work.session, chat)}


def _department_of(work: Work, asked: dict[str, Any]) -> Department:
    if asked.get("department_id"):
        return department(work.session, asked["department_id"])
    choices = offered(work.session, brand_id=asked.get("brand_id"), department_ids=asked.get("department_ids"))
    if len(choices) == 1:
        return choices[0]
    chosen = department_for(asked.get("languages") or [], [(each.id, each.preferred_language) for each in choices])
    if chosen is None:
        raise Invalid("department_needed", "Please choose a department.", field="department_id")
    return department(work.session, chosen)


def _check_role(place: Department, user: User | None) -> None:
    """CHT-002, CHT-094."""
    wanted = department_options(place.settings).new_chats_role
    if wanted in (None, EVERYONE):
        return
    if wanted == NOBODY or user is None or wanted not in user.role_ids:
        raise Forbidden("role_needed", "You may not start a chat with this department.")


def _check_consent(work: Work, place: Department, asked: dict[str, Any]) -> None:
    """CHT-003: where the brand asks for it, before anything is stored."""
    brand = copy_of(work.session, Brand, place.brand_id)
    if brand is not None and brand.is_consent_needed and not asked.get("has_consented"):
        raise Invalid("consent_needed", "Please accept the privacy policy first.", field="has_consented", url=brand.privacy_policy_url)


def _new_chat(work: Work, asked: dict[str, Any], place: Department, user: User | None) -> Chat:
    if place.front_line_group_id is None:
        raise Conflict("department_not_ready", "This department has no front line group yet.")
    return Chat(
        id=str(uuid7()),
        number=chat_number(work.now, work.session.scalar(NUMBERS) or 0),
        brand_id=place.brand_id,
        department_id=place.id,
        group_id=place.front_line_group_id,
        assignment_number=0,
        user_id=user.id if user else None,
        customer_username=user.username if user else None,
        customer_name=asked.get("name") or (user.display_name if user else "") or "Visitor",
        customer_email=asked.get("email") or (user.email if user else None),
        ip=asked.get("ip"),
        question=asked.get("question") or None,
        language=next(iter(asked.get("languages") or []), None),
        status=QUEUED,
        direction="incoming",
        entry=asked.get("entry") or "portal",
        chat_link_id=asked.get("chat_link_id"),
        started_at=work.now,
        queued_at=work.now,
        messages_in=0, messages_out=0, queue_seconds=0, last_number=0, last_public_number=0, version=0, custom_fields={},
    )  # fmt: skip


def ask_first(work: Work, chat: Chat, changes: Changes, *, asked_agent_id: str | None = None) -> None:
    """The question, if there is one, then routing; and from now on the customer is looked for (CHT-143)."""
    if chat.question:
        note_customer_message(work, chat, changes, chat.question, is_question=True)
    ask_routing(work, chat, changes, reason="create", group_id=chat.group_id, asked_agent_id=asked_agent_id)
    gone_after = work_settings(work.session).customer_gone_after_seconds
    if gone_after:
        work.set_deadline("customer_gone", chat.id, work.now + timedelta(seconds=gone_after))
