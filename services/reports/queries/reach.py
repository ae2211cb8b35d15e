"""Which departments somebody sees figures of (REP-019)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Call
from services.reports.models import Employee, Group, Membership


def departments_in_reach(session: Session, call: Call) -> list[str] | None:
    """Those in which the employee belongs to a group; None for all, which administrators, programs and the system itself see."""
    if call.actor_kind != "employee":
        return None
    kinds = session.scalar(sa.select(Employee.kinds).where(Employee.id == call.actor_id))
    if kinds is not None and "administrator" in kinds:
        return None
    belongs = Membership.group_id == Group.id, Membership.agent_id == call.actor_id, Membership.is_deleted.is_(False)
    return sorted(session.scalars(sa.select(Group.department_id).where(*belongs).distinct()))
