"""Where work may go: the department, group, agent and customer that an opening or a transfer names, from the own copies."""

from __future__ import annotations

from dataclasses import dataclass
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
    row: Any = session.execute(_statement(department_id, group_id, agent_id, user_id, email)).first()
    if row is None:
        raise NotFound("place_not_found", "There is no such department or group.", field="group_id" if group_id else "department_id")
    group, department, brand, agent, is_member, user, counter = row
    if department_id is not None and group.department_id != department_id:
        raise Invalid("group_elsewhere", "This group belongs to another department.", field="group_id")
    if agent_id is not None and (agent is None or not agent.is_enabled or not is_member):
        raise Invalid("not_a_member", "This agent is not a member of the group.", field="agent_id")
    return Target(brand=brand, department=department, group=group, agent=agent, user=user, counter=counter)


def _statement(department_id: UUID | None, group_id: UUID | None, agent_id: UUID | None, user_id: UUID | None, email: str | None) -> Any:
    agent, member, user = aliased(EmployeeCopy), aliased(MembershipCopy), aliased(UserCopy)
    is_user = user.id == user_id if user_id else sa.func.lower(user.email) == (email or "").lower()
    wanted = GroupCopy.id == group_id if group_id else GroupCopy.id == DepartmentCopy.front_line_group_id
    statement = (
        sa.select(GroupCopy, DepartmentCopy, BrandCopy, agent, member, user, number_counter.next_value())
        .join(DepartmentCopy, DepartmentCopy.id == GroupCopy.department_id)
        .outerjoin(BrandCopy, BrandCopy.id == DepartmentCopy.brand_id)
        .outerjoin(agent, sa.and_(agent.id == agent_id, agent.is_deleted.is_(False)))
        .outerjoin(member, sa.and_(member.agent_id == agent_id, member.group_id == GroupCopy.id, member.is_deleted.is_(False)))
        .outerjoin(user, sa.and_(is_user, user.is_deleted.is_(False)) if user_id or email else sa.false())
        .where(wanted, GroupCopy.is_deleted.is_(False), DepartmentCopy.is_deleted.is_(False))
        .limit(1)
    )
    return statement.where(DepartmentCopy.id == department_id) if department_id and not group_id else statement
