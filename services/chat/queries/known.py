"""What this service knows of others: departments, groups, employees, members, settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
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
    """The copy, or None for what is unknown or deleted."""
    found: C | None = _known(session, entity, key) if key is not None else None
    return None if found is None or found.is_deleted else found


def _known(session: Session, entity: Any, key: str) -> Any:
    """Read once a transaction. `keep` has an instance in hand read again when it stores a newer copy."""
    held: dict[tuple[Any, str], Any] = session.info.setdefault(HELD, {})
    if (entity, key) not in held:
        found = session.scalar(_by_key(entity), {"key": key})
        if found is None:
            return None
        held[(entity, key)] = found
    return held[(entity, key)]


HELD = "known copies"


@cache
def _by_key(entity: Any) -> Any:
    """Built once: to find out what a statement is costs more than to run it."""
    return sa.select(entity).where(entity.id == sa.bindparam("key")).execution_options(populate_existing=True)


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


_SECTION = sa.select(SettingsSection.values).where(SettingsSection.id == sa.bindparam("key"))


def calendar_of(session: Session, department_id: str) -> Calendar:
    """The calendar of a department; one that is gone counts all time."""
    found = _known(session, Department, department_id)
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
    held: dict[Any, Any] = session.info.setdefault(HELD, {})
    if name not in held:
        held[name] = session.scalar(_SECTION, {"key": name}) or {}
    values: Mapping[str, Any] = held[name]
    return values


def forget_section(session: Session, name: str) -> None:
    """It has been stored anew."""
    session.info.get(HELD, {}).pop(name, None)


def employee_name(session: Session, employee_id: str | None) -> str:
    """The name customers see (CHT-032); empty for nobody."""
    found = _known(session, Employee, employee_id) if employee_id else None
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
