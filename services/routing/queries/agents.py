"""An agent as screens show him: My Groups, presence, load (RTE-149, RTE-150)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.errors import NotFound
from kit.storage.work import Reading
from services.routing.models import Agent, Department, Employee, Group, Membership
from services.routing.reaching import whom

_PRESENCE = (
    "is_logged_in",
    "logged_in_at",
    "is_available",
    "unavailable_reason",
    "is_composing",
    "is_blocking_chats",
    "max_tickets",
    "max_active_chats",
    "is_my_groups_shown_on_login",
)


def my_groups(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """One row a membership; a channel the agent is shut out of is null (RTE-015, 149)."""
    agent_id = whom(reading.call, asked)
    agent = _agent(reading, agent_id)
    rows = reading.session.execute(
        sa.select(Membership, Group, Department.name)
        .join(Group, Group.id == Membership.group_id)
        .outerjoin(Department, Department.id == Group.department_id)
        .where(Membership.agent_id == agent_id)
        .order_by(Department.name, Group.name, Group.id)
    )
    return {
        "agent_id": str(agent_id),
        "is_my_groups_shown_on_login": agent.is_my_groups_shown_on_login,
        "groups": [_my_group(one, group, department) for one, group, department in rows],
    }


def presence_of_agent(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """What is known of an agent's presence, with his overall limits and load."""
    agent_id = whom(reading.call, asked)
    agent = _agent(reading, agent_id)
    name = reading.session.scalar(sa.select(Employee.display_name).where(Employee.id == agent_id))
    load = {"active_tickets": agent.active_tickets, "counted_tickets": agent.counted_tickets, "running_chats": agent.running_chats}
    return {"agent_id": str(agent_id), "display_name": name, **{field: getattr(agent, field) for field in _PRESENCE}, "load": load}


def load_of_agent(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """What an agent holds, overall and by group, beside his limits."""
    agent_id = whom(reading.call, asked)
    agent = _agent(reading, agent_id)
    rows = reading.session.scalars(sa.select(Membership).where(Membership.agent_id == agent_id).order_by(Membership.group_id))
    fields = ("active_tickets", "counted_tickets", "max_tickets", "running_chats", "max_active_chats")
    return {"agent_id": str(agent_id), **{field: getattr(agent, field) for field in fields}} | {
        "groups": [
            {
                "group_id": str(one.group_id),
                "active_tickets": one.active_tickets,
                "counted_in_group": one.counted_tickets,
                "max_tickets_in_group": one.max_tickets,
                "received_count": one.received_count,
            }
            for one in rows
        ]
    }


def _agent(reading: Reading, agent_id: UUID) -> Agent:
    agent = reading.session.get(Agent, agent_id, populate_existing=True)
    if agent is None:
        raise NotFound("agent_unknown", "There is no such agent.", field="agent_id")
    return agent


def _my_group(one: Membership, group: Group, department: str | None) -> dict[str, Any]:
    return {
        "membership_id": str(one.id),
        "group_id": str(group.id),
        "group_name": group.name,
        "department_id": str(group.department_id),
        "department_name": department,
        "brand_id": str(group.brand_id),
        **{channel: one.is_active(channel) if one.may_be_active(channel) else None for channel in ("tickets", "chats", "calls")},
    }
