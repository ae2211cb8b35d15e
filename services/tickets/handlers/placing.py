"""Where work may go: the department, group, agent and customer that an opening or a transfer names, from the own copies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from kit.errors import Invalid, NotFound
from services.tickets.models import BrandCopy, DepartmentCopy, EmployeeCopy, GroupCopy, MembershipCopy, UserCopy
from services.tickets.models.ticket import number_counter


@dataclass(frozen=True, slots=True)
class Target:
    """A place that takes tickets. `counter` is a fresh value for a number. Held here, so that the session need not ask again."""

    brand: BrandCopy | None
    department: DepartmentCopy
    group: GroupCopy
    agent: EmployeeCopy | None
    user: UserCopy | None
    counter: int


def target_of(
    session: Session,
    *,
    department_id: UUID | None = None,
    group_id: UUID | None = None,
    agent_id: UUID | None = None,
    user_id: UUID | None = None,
    email: str | None = None,
) -> Target:
    """One statement. Without a group the department's front line group takes it (TKT-003); a group alone names its department (TKT-122).

    Raises NotFound for a department or group not known, Invalid when they do not belong together or the agent is no member (PPL-022).
    """
    user_by = "id" if user_id else "email" if email else None
    statement = _statement(bool(group_id), bool(agent_id), user_by)
    asked = {"department_id": department_id, "group_id": group_id, "agent_id": agent_id, "user_id": user_id, "email": (email or "").lower()}
    row: Any = session.execute(statement, asked).first()
    if row is None:
        raise NotFound("place_not_found", "There is no such department or group.", field="group_id" if group_id else "department_id")
    group, department, brand, agent, is_member, user, counter = row
    if department_id is not None and group.department_id != department_id:
        raise Invalid("group_elsewhere", "This group belongs to another department.", field="group_id")
    if agent_id is not None and (agent is None or not agent.is_enabled or not is_member):
        raise Invalid("not_a_member", "This agent is not a member of the group.", field="agent_id")
    return Target(brand=brand, department=department, group=group, agent=agent, user=user, counter=counter)


@cache
def _statement(is_by_group: bool, has_agent: bool, user_by: str | None) -> Any:
    """Made once for each shape: it is on the way of every opening. What is not asked for is not joined: that spares its plan."""
    agent, member, user = aliased(EmployeeCopy), aliased(MembershipCopy), aliased(UserCopy)
    wanted = GroupCopy.id == _id("group_id")
    if not is_by_group:
        wanted = sa.and_(GroupCopy.id == DepartmentCopy.front_line_group_id, DepartmentCopy.id == _id("department_id"))
    agents: tuple[Any, Any] = (agent, member) if has_agent else (sa.null(), sa.null())
    statement: Any = (
        sa.select(GroupCopy, DepartmentCopy, BrandCopy, *agents, user if user_by else sa.null(), number_counter.next_value())
        .join(DepartmentCopy, DepartmentCopy.id == GroupCopy.department_id)
        .outerjoin(BrandCopy, BrandCopy.id == DepartmentCopy.brand_id)
        .where(wanted, GroupCopy.is_deleted.is_(False), DepartmentCopy.is_deleted.is_(False))
        .limit(1)
    )
    if has_agent:
        is_member = sa.and_(member.agent_id == agent.id, member.group_id == GroupCopy.id, member.is_deleted.is_(False))
        statement = statement.outerjoin(agent, sa.and_(agent.id == _id("agent_id"), agent.is_deleted.is_(False))).outerjoin(
            member, is_member
        )
    if user_by:
        is_user = user.id == _id("user_id") if user_by == "id" else sa.func.lower(user.email) == sa.bindparam("email", type_=sa.Text)
        statement = statement.outerjoin(user, sa.and_(is_user, user.is_deleted.is_(False)))
    return statement


def _id(name: str) -> Any:
    return sa.bindparam(name, type_=sa.Uuid)
