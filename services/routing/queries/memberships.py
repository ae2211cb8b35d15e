"""Memberships, by agent and by group, and groups with their totals (RTE-152)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.routing.models import Agent, Employee, Group, Membership, WorkItem
from services.routing.models.memberships import SETTINGS
from services.routing.placing.queues import WAITING
from services.routing.rules.members import TAKING_PART

_SHOWN = (
    *SETTINGS,
    "is_active_tickets",
    "is_active_chats",
    "is_active_calls",
    "active_tickets",
    "counted_tickets",
    "received_count",
    "version",
)


def membership(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """One membership. Raises NotFound membership_unknown."""
    row = reading.session.execute(_memberships().where(Membership.id == UUID(asked["membership_id"]))).mappings().first()
    if row is None:
        raise NotFound("membership_unknown", "There is no such membership.")
    return _shown(dict(row))


def memberships_of_agent(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """All groups an agent is in."""
    select = _memberships().where(Membership.agent_id == UUID(asked["agent_id"]))
    return page(reading.session, select, Order(Membership.id), asked.get("cursor"), asked["limit"], _shown)


def memberships_of_group(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """All agents of a group."""
    select = _memberships().where(Membership.group_id == UUID(asked["group_id"]))
    return page(reading.session, select, Order(Membership.id), asked.get("cursor"), asked["limit"], _shown)


def groups_overview(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Groups with members, automatic distribution, and what runs and waits in them. One query for a page."""
    select = sa.select(Group.id, Group.name, Group.department_id, *_totals()).where(Group.is_deleted.is_(False))
    if asked.get("department_id"):
        select = select.where(Group.department_id == UUID(asked["department_id"]))
    return page(reading.session, select, Order(Group.name, Group.id), asked.get("cursor"), asked["limit"], _overview)


def _memberships() -> sa.Select[Any]:
    return (
        sa.select(*Membership.__table__.c, Employee.display_name, Group.name, Group.department_id, Group.brand_id)
        .join(Group, Group.id == Membership.group_id)
        .outerjoin(Employee, Employee.id == Membership.agent_id)
    )


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "agent_id": str(row["agent_id"]),
        "agent_name": row["display_name"],
        "group_id": str(row["group_id"]),
        "group_name": row["name"],
        "department_id": str(row["department_id"]),
        "brand_id": str(row["brand_id"]),
        **{field: row[field] for field in _SHOWN},
    }


def _totals() -> list[sa.Label[Any]]:
    of_group = sa.select(sa.func.count()).select_from(Membership).join(Agent).where(Membership.group_id == Group.id)
    held = sa.select(sa.func.count()).where(WorkItem.group_id == Group.id, WorkItem.agent_id.is_not(None), WorkItem.is_running)
    waiting = sa.select(sa.func.count()).where(WAITING, WorkItem.group_id == Group.id)
    receiving = sa.and_(Membership.chat_handling != "disabled", Membership.is_active_chats, Agent.is_logged_in, Agent.is_available)
    counted = {
        "members": of_group,
        "for_tickets": of_group.where(Membership.ticket_handling.in_(TAKING_PART)),
        "for_chats": of_group.where(Membership.chat_handling.in_(TAKING_PART)),
        "active_for_tickets": of_group.where(Membership.is_active_tickets),
        "active_for_chats": of_group.where(Membership.is_active_chats),
        "receiving_chats": of_group.where(receiving),
        "active_tickets": held.where(WorkItem.work_type == "ticket"),
        "running_chats": held.where(WorkItem.work_type == "chat"),
        "queued_tickets": waiting.where(WorkItem.work_type == "ticket"),
        "queued_chats": waiting.where(WorkItem.work_type == "chat"),
    }
    return [select.correlate(Group).scalar_subquery().label(name) for name, select in counted.items()]


def _overview(row: dict[str, Any]) -> dict[str, Any]:
    same = ("members", "receiving_chats", "active_tickets", "running_chats", "queued_tickets", "queued_chats")
    return {"group_id": str(row["id"]), "name": row["name"], "department_id": str(row["department_id"])} | {
        **{field: row[field] for field in same},
        "has_round_robin": row["for_tickets"] > 0,
        "has_automatic_chats": row["for_chats"] > 0,
        "active": {"tickets": row["active_for_tickets"], "chats": row["active_for_chats"]},
    }
