"""How far the one who asks reaches, from the service's own copies: TKT-044 to TKT-053."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Forbidden, NotFound
from kit.storage.work import Call
from services.tickets.models import DepartmentCopy, EmployeeCopy, GroupCopy, MembershipCopy, Ticket
from services.tickets.rules.reach import Reach, Standing, standing_of

EVERYWHERE = Reach(agent_id=None, kinds=frozenset(), groups=None)
CUSTOMERS = ("user", "visitor")


def reach_of(session: Session, call: Call) -> Reach:
    """The reach of an employee; programs and rules reach everything. Raises Forbidden for customers and unknown employees."""
    if call.actor_kind in CUSTOMERS:
        raise Forbidden("employees_only", "Only employees may do this.")
    if call.actor_kind != "employee":
        return EVERYWHERE
    row = session.execute(_reach_statement, {"employee_id": UUID(call.actor_id)}).first()
    if row is None or not row.is_enabled:
        raise Forbidden("unknown_employee", "This employee is not known here, or switched off.")
    kinds, own = frozenset(row.kinds), frozenset(row.own_groups)
    if "administrator" in kinds:
        return Reach(UUID(call.actor_id), kinds, None, own)
    return Reach(UUID(call.actor_id), kinds, own | frozenset(row.department_groups) if "manager" in kinds else own, own)


def standing(session: Session, call: Call, ticket: Ticket, reach: Reach | None = None) -> Standing:
    """What the one who asks may do with the ticket."""
    reach = reach or reach_of(session, call)
    if reach.holds(ticket.group_id):
        return standing_of(reach, group_id=ticket.group_id, agent_id=ticket.agent_id)
    department = session.get(DepartmentCopy, ticket.department_id)
    settings = department.settings if department else {}
    return standing_of(
        reach,
        group_id=ticket.group_id,
        agent_id=ticket.agent_id,
        is_open_to_agents=bool(settings.get("is_found_by_all_agents")),
        is_open_to_managers=bool(settings.get("is_viewable_by_other_managers")),
    )


def require(session: Session, call: Call, ticket: Ticket, least: Standing) -> Standing:
    """Raises NotFound for a ticket out of reach, Forbidden where more is needed than the asker may."""
    has = standing(session, call, ticket)
    if has is Standing.NONE:
        raise NotFound("ticket_not_found", "There is no such ticket.")
    if has < least:
        raise Forbidden("not_yours", "This is a colleague's ticket: comment on it, or take it first.")
    return has


def must_be_own(call: Call, ticket: Ticket) -> None:
    """A user's own by account, a visitor's by having opened it or by the token bound to it. Raises NotFound: others' are a secret."""
    is_users = call.actor_kind == "user" and ticket.user_id == UUID(call.actor_id)
    is_visitors = call.actor_kind == "visitor" and bool(call.actor_id) and call.actor_id in (str(ticket.id), ticket.visitor_id)
    if call.actor_kind == "employee":
        raise Forbidden("customers_only", "Customers do this; employees reply in the management interface.")
    if not (is_users or is_visitors):
        raise NotFound("ticket_not_found", "There is no such ticket.")


_employee = EmployeeCopy.__table__.c
_membership = MembershipCopy.__table__.c
_mine = sa.and_(_membership.agent_id == _employee.id, _membership.is_deleted.is_(False))
_group = GroupCopy.__table__.c
_my_departments = (
    sa.select(_group.department_id).select_from(GroupCopy).join(MembershipCopy, _group.id == _membership.group_id).where(_mine)
).correlate(EmployeeCopy)
_reach_statement = sa.select(
    _employee.kinds,
    _employee.is_enabled,
    sa.func.array(sa.select(_membership.group_id).where(_mine).correlate(EmployeeCopy).scalar_subquery()).label("own_groups"),
    sa.func.array(
        sa.select(_group.id)
        .where(_group.is_deleted.is_(False), _group.department_id.in_(_my_departments))
        .correlate(EmployeeCopy)
        .scalar_subquery()
    ).label("department_groups"),
).where(_employee.id == sa.bindparam("employee_id", type_=sa.Uuid), _employee.is_deleted.is_(False))
