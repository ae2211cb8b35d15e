"""Active Agents as managers watch them: by agent, by group, by department (RTE-151, PPL-181 to PPL-184). Everybody is shown (PPL-562)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.routing.models import Agent, Department, Employee, Group, Membership, WorkItem

_OPEN_FOR_CHATS = Membership.chat_handling != "disabled"
_SWITCHES = {
    "tickets": Membership.is_active_tickets,
    "chats": sa.and_(Membership.is_active_chats, _OPEN_FOR_CHATS),
    "calls": Membership.is_active_calls,
}
_OF_AGENT = ("display_name", "is_logged_in", "is_available", "active_tickets", "max_tickets", "running_chats", "max_active_chats")
_OF_PLACE = ("active_tickets", "queued_tickets", "active_chats", "queued_chats")


def active_agents(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """By Agent. Active is who is switched on in a group for a channel, logged in or not (PPL-184). One query for a page."""
    counts = [sa.func.count().filter(is_on).label(channel) for channel, is_on in _SWITCHES.items()]
    counts += [sa.func.count().label("all"), sa.func.count().filter(_OPEN_FOR_CHATS).label("open_for_chats")]
    of_agent = sa.select(Membership.agent_id, *counts).join(Group, Group.id == Membership.group_id).group_by(Membership.agent_id)
    for name, column in (("department_id", Group.department_id), ("group_id", Group.id)):
        if asked.get(name):
            of_agent = of_agent.where(column == UUID(asked[name]))
    part = of_agent.subquery()
    is_active = part.c.tickets + part.c.chats + part.c.calls > 0
    select = (
        sa.select(Employee.display_name, *Agent.__table__.c, *(column for column in part.c if column.name != "agent_id"))
        .select_from(part)
        .join(Agent, Agent.id == part.c.agent_id)
        .join(Employee, Employee.id == Agent.id)
        .where(Employee.is_deleted.is_(False), is_active if asked["is_active"] else sa.not_(is_active))
    )
    order = Order(Employee.display_name, Agent.id)
    return page(reading.session, select, order, asked.get("cursor"), asked["limit"], _agent)


def active_groups(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """By Group: every group, with its work and how many of its agents are switched on. One query for a page."""
    select = sa.select(
        Group.id, Group.name, Group.department_id, *_columns(Membership.group_id == Group.id, WorkItem.group_id == Group.id, Group)
    )
    select = select.where(Group.is_deleted.is_(False))
    if asked.get("department_id"):
        select = select.where(Group.department_id == UUID(asked["department_id"]))
    return page(reading.session, select, Order(Group.name, Group.id), asked.get("cursor"), asked["limit"], _group)


def active_departments(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """By Department: the same; who is in several of its groups counts once (PPL-482)."""
    here = sa.select(Group.id).where(Group.department_id == Department.id).correlate(Department).scalar_subquery()
    columns = _columns(Membership.group_id.in_(here), WorkItem.group_id.in_(here), Department)
    select = sa.select(Department.id, Department.name, Department.brand_id, *columns).where(Department.is_deleted.is_(False))
    return page(reading.session, select, Order(Department.name, Department.id), asked.get("cursor"), asked["limit"], _department)


def _columns(is_member: sa.ColumnElement[bool], is_its: sa.ColumnElement[bool], place: type[Group | Department]) -> list[sa.Label[Any]]:
    agents = sa.select(sa.func.count(sa.distinct(Membership.agent_id))).where(is_member)
    works = sa.select(sa.func.count()).where(is_its, WorkItem.is_running)
    tickets, chats = works.where(WorkItem.work_type == "ticket"), works.where(WorkItem.work_type == "chat")
    counted = {
        "active_tickets": tickets,
        "queued_tickets": tickets.where(WorkItem.agent_id.is_(None)),
        "active_chats": chats.where(WorkItem.agent_id.is_not(None)),
        "queued_chats": chats.where(WorkItem.agent_id.is_(None)),
        "all": agents,
        "open_for_chats": agents.where(_OPEN_FOR_CHATS),
        **{channel: agents.where(is_on) for channel, is_on in _SWITCHES.items()},
    }
    return [select.correlate(place).scalar_subquery().label(name) for name, select in counted.items()]


def _agent(row: dict[str, Any]) -> dict[str, Any]:
    return {"agent_id": str(row["id"]), **{field: row[field] for field in _OF_AGENT}, **_channels(row)}


def _group(row: dict[str, Any]) -> dict[str, Any]:
    shown = {"group_id": str(row["id"]), "name": row["name"], "department_id": str(row["department_id"])}
    return shown | {field: row[field] for field in _OF_PLACE} | _channels(row)


def _department(row: dict[str, Any]) -> dict[str, Any]:
    shown = {"department_id": str(row["id"]), "name": row["name"], "brand_id": str(row["brand_id"])}
    return shown | {field: row[field] for field in _OF_PLACE} | _channels(row)


def _channels(row: dict[str, Any]) -> dict[str, Any]:
    """So many active of so many, for each channel; of all that may be (4/6)."""
    of = {"tickets": row["all"], "chats": row["open_for_chats"], "calls": row["all"]}
    return {channel: {"active": row[channel], "all": most} for channel, most in of.items()}
