"""Who asks, and with whose rights something goes out: from our own copies of employees and roles (REP-019, REP-103)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Forbidden
from kit.storage.work import Call
from services.reports.models import Employee, Role, SettingsSection

VIEW = "reports.view_a_report"


def employee_of(session: Session, call: Call) -> str:
    """The id of who asks. Raises Forbidden for anybody but a present employee."""
    if call.actor_kind != "employee" or not _is_there(session, call.actor_id):
        raise Forbidden("employees_only", "Only employees may do this.")
    return call.actor_id


def asker_of(session: Session, call: Call) -> str:
    """Who asks, as an actor: a present employee, or a program, which the edge has let through. Raises Forbidden for customers."""
    if call.actor_kind in ("user", "visitor"):
        raise Forbidden("employees_only", "Only employees may do this.")
    if call.actor_kind == "employee":
        employee_of(session, call)
    return call.actor


def allowed_to(session: Session, employee_id: str) -> list[str] | None:
    """The reports an employee may see by his roles, by key; None: all. Raises Forbidden for who has left."""
    roles = session.scalar(_present(employee_id).with_only_columns(Employee.role_ids))
    if roles is None:
        raise Forbidden("not_employed", "Who saved this is not employed any more, or may not sign in.")
    granted = session.scalars(sa.select(Role.permissions).where(sa.cast(Role.id, sa.Text).in_(roles), Role.is_deleted.is_(False)))
    return allowed_by(granted)


def allowed_by(roles: Iterable[Collection[str]]) -> list[str] | None:
    """What the keys that roles grant come to: one role that grants all reports is enough for all (PPL-120)."""
    found: set[str] = set()
    for keys in roles:
        single = {key.partition(":")[2] for key in keys if key.startswith(f"{VIEW}:")}
        if VIEW in keys and not single:
            return None
        found |= single
    return sorted(found)


def zone_of_asker(session: Session, call: Call) -> str:
    """Where the clocks of who asks stand: an employee's own zone, else the installation's (REP-006, REP-085)."""
    is_employee = call.actor_kind == "employee"
    own = session.scalar(sa.select(Employee.time_zone).where(Employee.id == call.actor_id)) if is_employee else None
    return own or zone_of_house(session)


def zone_of_house(session: Session) -> str:
    """The installation's default time zone (REP-084)."""
    return str(setting(session, "regional", "default_time_zone", "UTC"))


def setting(session: Session, section: str, name: str, default: object) -> object:
    """A system setting as it was last told, or its default before that."""
    values = session.scalar(sa.select(SettingsSection.values).where(SettingsSection.id == section))
    return (values or {}).get(name, default)


def name_of(session: Session, actor: str) -> str:
    """The display name behind an actor; empty for programs and who is not known."""
    kind, _, employee_id = actor.partition(":")
    return (session.scalar(sa.select(Employee.display_name).where(Employee.id == employee_id)) if kind == "employee" else None) or ""


def zone_named(name: str) -> ZoneInfo:
    """UTC for a name that this machine does not know (any more)."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _is_there(session: Session, employee_id: str) -> bool:
    return session.scalar(_present(employee_id).with_only_columns(Employee.id)) is not None


def _present(employee_id: str) -> sa.Select[Any]:
    return sa.select(Employee).where(Employee.id == employee_id, Employee.is_enabled, Employee.is_deleted.is_(False))
