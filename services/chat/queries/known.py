"""What this service knows of others: departments, groups, employees, members, settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import NotFound
from kit.storage.copies import Copied
from services.chat.models import Department, Employee, Group, Member, SettingsSection
from services.chat.rules.hours import Calendar, calendar
from services.chat.rules.options import UploadOptions, WorkOptions, upload_options, work_options

C = TypeVar("C", bound=Copied)


def copy_of(session: Session, entity: type[C], key: str | None) -> C | None:
    """The newest copy, or None for what is unknown or deleted."""
    if key is None:
        return None
    statement = sa.select(entity).where(entity.id == key, ~entity.is_deleted).execution_options(populate_existing=True)
    return session.scalar(statement)


def department(session: Session, department_id: str) -> Department:
    found = copy_of(session, Department, department_id)
    if found is None:
        raise NotFound("department_unknown", "There is no such department.", field="department_id")
    return found


def group(session: Session, group_id: str) -> Group:
    found = copy_of(session, Group, group_id)
    if found is None:
        raise NotFound("group_unknown", "There is no such group.", field="group_id")
    return found


def calendar_of(session: Session, department_id: str) -> Calendar:
    """The calendar of a department; one that is gone counts all time."""
    found = session.scalar(sa.select(Department).where(Department.id == department_id).execution_options(populate_existing=True))
    return calendar_in(found) if found else Calendar()


def calendar_in(of: Department) -> Calendar:
    return calendar(of.hours, of.holidays, of.time_zone, of.sequence)


def work_settings(session: Session) -> WorkOptions:
    return work_options(_section(session, "work"))


def upload_settings(session: Session) -> UploadOptions:
    return upload_options(_section(session, "uploads"))


def retention_days(session: Session) -> int:
    """After how many days deleted chats are purged (CHT-076, CHT-139)."""
    return int(_section(session, "retention").get("purge_after_days") or 90)


def _section(session: Session, name: str) -> Mapping[str, Any]:
    return session.scalar(sa.select(SettingsSection.values).where(SettingsSection.id == name)) or {}


def employee_name(session: Session, employee_id: str | None) -> str:
    """The name customers see (CHT-032); empty for nobody."""
    found = session.scalar(sa.select(Employee).where(Employee.id == employee_id)) if employee_id else None
    return found.name_for_customers if found else ""


def is_receiving(session: Session, group_id: str | None) -> bool:
    """Whether a member of the group is switched active for chats; members with chat disabled never are (CHT-012)."""
    if group_id is None:
        return False
    fits = sa.exists().where(Member.group_id == group_id, Member.is_member, Member.chat_handling != "disabled", Member.is_active)
    return bool(session.scalar(sa.select(fits)))


def receiving_groups(session: Session, group_ids: Iterable[str | None]) -> set[str]:
    """Those of the groups in which somebody receives chats."""
    wanted = [group_id for group_id in group_ids if group_id]
    fits = (Member.group_id.in_(wanted), Member.is_member, Member.chat_handling != "disabled", Member.is_active)
    return set(session.scalars(sa.select(Member.group_id).where(*fits).distinct()))
