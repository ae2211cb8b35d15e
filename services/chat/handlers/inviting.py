"""A visitor accepted an invitation: the outgoing chat opens under the id that whoson has given him (CHT-001, WHO-042, WHO-046)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from contracts.events import chat as facts
from kit.storage.work import Work
from services.chat.announce import changing
from services.chat.handlers.starting import ask_first
from services.chat.models import NUMBERS, QUEUED, Chat, Department, Group, Member, Presence, User
from services.chat.queries.known import copy_of
from services.chat.rules.numbers import chat_number


class NotYetKnown(LookupError):
    """A copy has not come yet; the fact is tried again a little later."""


def open_accepted(work: Work, envelope: Envelope) -> None:
    """`whoson.invitation_accepted`: no question is asked first, and neither role nor hours are looked at: we have invited."""
    said = envelope.data
    invitation, visit = said["invitation"], said["visit"]
    chat_id = invitation["chat_id"]
    if work.session.get(Chat, chat_id) is not None:
        return
    group = _group_for(work.session, invitation)
    chat = _outgoing(work, envelope, chat_id, group)
    _name_customer(work.session, chat, visit)
    work.session.add(chat)
    work.call = replace(work.call, actor=f"visitor:{chat.id}")  # the name under which he comes from now on
    with changing(work, chat) as changes:
        changes.tell(facts.ChatRequested, has_question=False, asked_agent_id=invitation.get("agent_id"))
        ask_first(work, chat, changes, asked_agent_id=invitation.get("agent_id"))


def _group_for(session: Session, invitation: dict[str, Any]) -> Group:
    """The one invited for; else, by hand, one where the agent may be named, the department's front line before others; else that one."""
    meant = copy_of(session, Group, invitation.get("group_id"))
    if meant is not None:
        return meant
    place = copy_of(session, Department, invitation.get("department_id"))
    if place is None or place.front_line_group_id is None:
        raise NotYetKnown(f"department {invitation.get('department_id')}")
    groups = _groups_of_agent(session, place, invitation.get("agent_id"))
    group_id = place.front_line_group_id if not groups or place.front_line_group_id in groups else groups[0]
    group = copy_of(session, Group, group_id)
    if group is None:
        raise NotYetKnown(f"group {group_id}")
    return group


def _groups_of_agent(session: Session, place: Department, agent_id: str | None) -> list[str]:
    """Groups of the department in which he takes chats, while he is logged in (RTE-061)."""
    present = copy_of(session, Presence, agent_id)
    if present is None or not present.is_logged_in:
        return []
    joined = sa.select(Member.group_id).join(Group, Group.id == Member.group_id)
    takes = (Member.agent_id == agent_id, Member.is_member, Member.chat_handling != "disabled")
    return list(session.scalars(joined.where(*takes, Group.department_id == place.id, ~Group.is_deleted).order_by(Member.group_id)))


def _outgoing(work: Work, envelope: Envelope, chat_id: str, group: Group) -> Chat:
    """It began when he accepted, whenever we hear of it."""
    began_at = min(envelope.time, work.now)
    return Chat(
        id=chat_id,
        number=chat_number(work.now, work.session.scalar(NUMBERS) or 0),
        brand_id=group.brand_id,
        department_id=group.department_id,
        group_id=group.id,
        assignment_number=0,
        status=QUEUED,
        direction="outgoing",
        entry="invitation",
        invitation_id=envelope.data["invitation"]["id"],
        started_at=began_at,
        queued_at=began_at,
        messages_in=0, messages_out=0, queue_seconds=0, last_number=0, last_public_number=0, version=0, custom_fields={},
    )  # fmt: skip


def _name_customer(session: Session, chat: Chat, visit: dict[str, Any]) -> None:
    user = copy_of(session, User, visit.get("user_id"))
    chat.user_id, chat.customer_username = (user.id, user.username) if user else (None, None)
    chat.customer_name = (visit.get("customer_name") or (user.display_name if user else "") or "Visitor")[:100]
    chat.customer_email = visit.get("email") or (user.email if user else None)
    chat.ip, chat.language = visit.get("ip"), visit.get("language")
