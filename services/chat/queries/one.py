"""One chat as an employee sees it, and its messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.chat.models import Attachment, Chat, Department, Employee, Group, Message, Participant
from services.chat.queries.known import work_settings
from services.chat.queries.presence import is_here
from services.chat.queries.reach import chat_in_reach
from services.chat.queries.shapes import for_employees, message_for_employees, moment


def chat(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """The whole chat, to an employee who reaches it."""
    return one_chat(reading.session, chat_in_reach(reading.session, reading.call, asked["chat_id"]), reading.now)


def messages(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items, last_number}: messages after number `after`, oldest first, coaching among them. Nothing missed, nothing twice (CHT-038)."""
    found = chat_in_reach(reading.session, reading.call, asked["chat_id"])
    rows = sa.select(Message, Attachment).outerjoin(Attachment, Attachment.id == Message.attachment_id)
    rows = rows.where(Message.chat_id == found.id, Message.number > asked["after"]).order_by(Message.number).limit(asked["limit"])
    items = [message_for_employees(message, attachment) for message, attachment in reading.session.execute(rows)]
    return {"items": items, "last_number": found.last_number}


def one_chat(session: Session, found: Chat, now: datetime) -> dict[str, Any]:
    shape = for_employees(found, now, work_settings(session), names_for(session, [found]))
    return shape | {"is_customer_here": is_here(session, f"visitor:{found.id}", now), "participants": _participants(session, found)}


def names_for(session: Session, chats: Iterable[Chat]) -> dict[str, str]:
    """Id → name of every department, group and agent the chats point to. Three queries, however many chats."""
    listed = list(chats)
    departments = sa.select(Department.id, Department.name).where(Department.id.in_({each.department_id for each in listed}))
    groups = sa.select(Group.id, Group.name).where(Group.id.in_({each.group_id for each in listed}))
    agents = sa.select(Employee.id, Employee.display_name).where(Employee.id.in_({each.agent_id for each in listed if each.agent_id}))
    return {row[0]: row[1] for statement in (departments, groups, agents) for row in session.execute(statement)}


def _participants(session: Session, found: Chat) -> list[dict[str, Any]]:
    rows = sa.select(Participant, Employee.display_name).outerjoin(Employee, Employee.id == Participant.employee_id)
    rows = rows.where(Participant.chat_id == found.id, Participant.left_at.is_(None)).order_by(Participant.joined_at).limit(50)
    return [
        {"employee_id": who.employee_id, "name": name or "", "role": who.role, "joined_at": moment(who.joined_at)}
        for who, name in session.execute(rows)
    ]
