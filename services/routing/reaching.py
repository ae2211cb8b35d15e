"""Who may do what to whom: oneself, agents of departments a manager reaches, everybody for administrators (RTE-143, PPL-022 to 024)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Forbidden, Invalid
from kit.storage.work import Call
from services.routing.models import Employee, Group, Membership


def whom(call: Call, asked: dict[str, Any]) -> UUID:
    """The agent meant: the one named, or the acting employee. Raises Invalid where there is neither."""
    if asked.get("agent_id"):
        return UUID(str(asked["agent_id"]))
    if call.actor_kind != "employee" or not call.actor_id:
        raise Invalid("agent_missing", "Say which agent is meant.", field="agent_id")
    return UUID(call.actor_id)


def require_agent(session: Session, call: Call, agent_id: UUID) -> str:
    """Raises Forbidden unless the caller may act for this agent. Returns `person` or `manager`."""
    if call.actor_kind != "employee":
        return "manager"
    me = UUID(call.actor_id)
    if me == agent_id:
        return "person"
    group_ids = session.scalars(sa.select(Membership.group_id).where(Membership.agent_id == agent_id)).all()
    if not (is_administrator(session, me) or (group_ids and reached(session, me, group_ids))):
        raise Forbidden("not_your_agent", "Only a manager of the department or an administrator may do this for somebody else.")
    return "manager"


def require_switches(session: Session, call: Call, agent_id: UUID) -> str:
    """The same for switches: any manager may turn anybody's, for the coverage of the whole company (PPL-562)."""
    if call.actor_kind != "employee" or call.actor_id == str(agent_id):
        return "person" if call.actor_kind == "employee" else "manager"
    is_one = sa.or_(Employee.is_manager, Employee.is_administrator)
    if not session.scalar(sa.select(Employee.id).where(Employee.id == UUID(call.actor_id), Employee.is_deleted.is_(False), is_one)):
        raise Forbidden("not_your_agent", "Only a manager or an administrator may switch somebody else.")
    return "manager"


def require_group(session: Session, call: Call, group_id: UUID) -> None:
    """Raises Forbidden unless the caller is a member of the group, a manager who reaches it, or an administrator."""
    if call.actor_kind != "employee":
        return
    me = UUID(call.actor_id)
    is_member = sa.select(Membership.id).where(Membership.agent_id == me, Membership.group_id == group_id)
    if not (session.scalar(is_member) or is_administrator(session, me) or reached(session, me, [group_id])):
        raise Forbidden("not_your_group", "You are not a member of this group.")


def is_administrator(session: Session, employee_id: UUID) -> bool:
    return bool(session.scalar(sa.select(Employee.is_administrator).where(Employee.id == employee_id, Employee.is_deleted.is_(False))))


def reached(session: Session, employee_id: UUID, group_ids: Collection[UUID]) -> set[UUID]:
    """Those of the groups whose department this manager is in with at least one group; none for who is no manager."""
    mine = (
        sa.select(Group.department_id)
        .join(Membership, Membership.group_id == Group.id)
        .join(Employee, Employee.id == Membership.agent_id)
        .where(Membership.agent_id == employee_id, Employee.is_manager)
    )
    return set(session.scalars(sa.select(Group.id).where(Group.id.in_(group_ids), Group.department_id.in_(mine))))
