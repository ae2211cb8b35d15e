"""Which visits are a person's, and who may ask for all of them at once."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from kit.errors import Forbidden
from kit.storage.work import Call
from services.whoson.models import Employee, Visit


def is_of_person(asked: dict[str, Any]) -> ColumnElement[bool]:
    """{user_id or email}: where this person was known during the visit. Upper and lower case of an email are the same."""
    user_id: str | None = asked.get("user_id")
    if user_id:
        return Visit.user_id == user_id
    email: str = asked["email"].lower()
    return sa.func.lower(Visit.email) == email


def check_administrator(session: Session, call: Call) -> None:
    """Raises Forbidden for customers and for employees of other kinds; the house's own programs may."""
    if call.actor_kind in ("user", "visitor"):
        raise Forbidden("employees_only", "Only employees may ask for this.")
    if call.actor_kind == "employee":
        known = sa.select(Employee.kinds).where(Employee.id == call.actor_id, Employee.is_enabled, Employee.is_deleted.is_(False))
        if "administrator" not in (session.scalar(known) or ()):
            raise Forbidden("not_administrator", "Only administrators may do this.")
