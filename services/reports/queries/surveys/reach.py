"""Whose survey results somebody sees: administrators all, managers those of their departments, agents their own (REP-019, SUR-001)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from kit.errors import Forbidden
from kit.storage.work import Call
from services.reports.models import Employee, Group, Membership, SurveyOffer

Condition = ColumnElement[bool]


def must_administer(session: Session, call: Call) -> None:
    """Raises Forbidden for an employee who is no administrator. Programs and the house itself are let through by the gateway's word."""
    if call.actor_kind in ("user", "visitor") or (call.actor_kind == "employee" and "administrator" not in _kinds(session, call)):
        raise Forbidden("not_administrator", "Only administrators may do this.")


def offers_in_reach(session: Session, call: Call) -> Condition:
    """What of the offers the asker may see, as a condition. Raises Forbidden for who is not, or no longer, employed."""
    if call.actor_kind in ("user", "visitor"):
        raise Forbidden("employees_only", "Only employees may do this.")
    if call.actor_kind != "employee":
        return sa.true()
    kinds = _kinds(session, call)
    if "administrator" in kinds:
        return sa.true()
    own = SurveyOffer.agent_id == call.actor_id
    if "manager" not in kinds:
        return own
    mine = sa.select(Group.department_id).join(Membership, Membership.group_id == Group.id)
    mine = mine.where(Membership.agent_id == call.actor_id, Membership.is_deleted.is_(False))
    return sa.or_(own, SurveyOffer.department_id.in_(mine))


def _kinds(session: Session, call: Call) -> list[str]:
    wanted = sa.select(Employee.kinds).where(Employee.id == call.actor_id, Employee.is_enabled, Employee.is_deleted.is_(False))
    found = session.scalar(wanted)
    if found is None:
        raise Forbidden("not_employed", "You are not, or no longer, known here as an employee.")
    return found
