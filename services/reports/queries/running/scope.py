"""What the person who asks may see: all, the departments of his groups, or himself (REP-019)."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Forbidden
from kit.storage.work import Call
from services.reports.models import Employee, Group, Membership

UNCUT = ("api", "system", "event_rule")  # programs: what their token may is checked at the edge


@dataclass(frozen=True, slots=True)
class Scope:
    """All departments unless some are named; all agents unless one is."""

    department_ids: tuple[str, ...] | None = None
    agent_id: str | None = None


def scope_of(session: Session, call: Call) -> Scope:
    """By our own copies of employees and memberships. Raises Forbidden for whoever is no employee."""
    if call.actor_kind in UNCUT:
        return Scope()
    found = session.get(Employee, call.actor_id) if call.actor_kind == "employee" and call.actor_id else None
    if found is None or found.is_deleted:
        raise Forbidden("no_employee", "Reports are for employees.")
    if "administrator" in found.kinds:
        return Scope()
    if "manager" in found.kinds:
        return Scope(department_ids=departments_of(session, found.id))
    return Scope(agent_id=found.id)


def departments_of(session: Session, agent_id: str) -> tuple[str, ...]:
    """The departments in which the agent belongs to a group."""
    return tuple(sorted(session.scalars(_departments_of(agent_id))))


def agents_of(department_ids: tuple[str, ...]) -> sa.Select[str]:
    """The agents who belong to a group of these departments."""
    joined = sa.select(Membership.agent_id).join(Group, Group.id == Membership.group_id)
    return joined.where(Group.department_id.in_(department_ids), Membership.is_deleted.is_(False))


def _departments_of(agent_id: str) -> sa.Select[str]:
    joined = sa.select(Group.department_id).join(Membership, Group.id == Membership.group_id)
    return joined.where(Membership.agent_id == agent_id, Membership.is_deleted.is_(False)).distinct()
