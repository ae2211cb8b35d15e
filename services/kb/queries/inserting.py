"""Canned replies on their way into a message: found by shortcut, filled in for a ticket or chat (CAN-003, CAN-008, CAN-012, CAN-025)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Conflict
from kit.storage.work import Reading
from services.kb.models import Brand, CannedReply, Department, Employee
from services.kb.queries.replies import VIEW_INSERT, usable, whole
from services.kb.reaching import reach_of, require
from services.kb.rules.audience import NEAREST, is_offered_in
from services.kb.rules.rights import Reach
from services.kb.rules.variables import filled, first_name
from services.kb.sections import setting
from services.kb.sight import must_see, not_found, offered_to
from services.kb.writing import read_body

_BY_NEARNESS = sa.case({audience: place for place, audience in enumerate(NEAREST)}, value=CannedReply.assigned_to)


def reply_of_shortcut(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """The reply that this employee means by the shortcut: his own before his departments' before everyone's, then the older one.

    Raises NotFound where none is offered in this channel.
    """
    reach = reach_of(reading.session, reading.call)
    require(reach, VIEW_INSERT)
    wanted = sa.select(CannedReply).where(sa.func.lower(CannedReply.shortcut) == sa.func.lower(asked["shortcut"]))
    wanted = wanted.where(*usable(reach, asked["channel"])).order_by(_BY_NEARNESS, CannedReply.id).limit(1)
    found = reading.session.scalar(wanted)
    if found is None:
        raise not_found("canned_reply")
    return whole(reading.session, found)


def filled_reply(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{reply_id, title, html, text}: the body with its variables filled in, cleaned once more.

    Employees fill in what is made for them; rules and programs any reply, `agent_id` being the one they answer for.
    Raises NotFound out of sight, Conflict `reply_not_offered` for a draft or another channel's.
    """
    reach = reach_of(reading.session, reading.call)
    require(reach, VIEW_INSERT)
    reply = _offered(reading.session, reach, asked["reply_id"], asked["channel"])
    values = _known(reading, reach, asked) | {name: value for name, value in asked["values"].items() if value}
    values.setdefault("customer.first_name", first_name(values.get("customer.name")))
    body = read_body(filled(reply.body, values), setting(reading.session, "knowledge", "frame_hosts", []))
    return {"reply_id": reply.id, "title": reply.title, "html": body.html, "text": body.text}


def _offered(session: Session, reach: Reach, reply_id: str, channel: str) -> CannedReply:
    """In sight, live, made for this employee, no draft, and of this channel."""
    reply = session.scalar(sa.select(CannedReply).where(CannedReply.id == reply_id, CannedReply.deleted_at.is_(None)))
    if reply is None:
        raise not_found("canned_reply")
    must_see(reach, reply)
    if not reach.is_unbounded and session.scalar(sa.select(CannedReply.id).where(CannedReply.id == reply_id, offered_to(reach))) is None:
        raise Conflict("reply_not_offered", "This reply is made for others.")
    if reply.is_draft:
        raise Conflict("reply_not_offered", "This reply is a draft; mark it public to use it.")
    if not is_offered_in(reply.type, channel):
        raise Conflict("reply_not_offered", f"This reply is not for a {channel}.")
    return reply


def _known(reading: Reading, reach: Reach, asked: dict[str, Any]) -> dict[str, Any]:
    """What this service knows of by itself: the names of brand, department and agent."""
    kind, _, actor_id = reach.actor.partition(":")
    agent_id = actor_id if kind == "employee" else asked["agent_id"]
    names = {
        "brand.name": sa.select(Brand.name).where(Brand.id == asked["brand_id"]).scalar_subquery(),
        "department.name": sa.select(Department.name).where(Department.id == asked["department_id"]).scalar_subquery(),
        "agent.name": sa.select(Employee.display_name).where(Employee.id == agent_id).scalar_subquery(),
    }
    row = reading.session.execute(sa.select(*(found.label(name) for name, found in names.items()))).one()
    return {name: value for name, value in zip(names, row, strict=True) if value}
