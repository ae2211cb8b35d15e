"""Departments: made with their front line group, edited, deleted (PPL-002, TKT-197)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.errors import Invalid
from kit.storage.work import Work
from services.people import announce, records
from services.people.finding import found, new_id, store
from services.people.handlers.calendars import checked_hours, plain_holidays
from services.people.models import Brand, Department, Group
from services.people.queries.settings import regional
from services.people.rules.settings_of_departments import wrong_of_department

Asked = dict[str, Any]
PLAIN = ("name", "email", "preferred_language", "smtp_account_id")


def create_department(work: Work, asked: Asked) -> Asked:
    """The front line group is made with it."""
    brand = found(work.session, Brand, asked["brand_id"])
    department = Department(
        id=new_id(),
        brand_id=brand.id,
        front_line_group_id=new_id(),
        inherits_hours="hours" not in asked,
        inherits_holidays="holidays" not in asked,
        own_hours=[],
        own_holidays=[],
        settings={},
        created_at=work.now,
        **{name: asked.get(name) for name in PLAIN},
    )
    for name, value in _calendars(asked).items():
        setattr(department, name, value)
    department.settings = _settings(department, asked)
    group = Group(
        id=department.front_line_group_id,
        department_id=department.id,
        name=asked["front_line_group_name"],
        estimates={},
        created_at=work.now,
    )
    store(work.session, department)
    store(work.session, group)
    announce.department_saved(work, department, brand, is_new=True)
    announce.group_saved(work, group, brand.id, is_new=True)
    return records.department(department, brand, regional(work.session))


def edit_department(work: Work, asked: Asked) -> Asked:
    """Giving own hours or holidays ends inheriting them, unless the edit says otherwise (PPL-160)."""
    department = found(work.session, Department, asked["department_id"], for_change=True)
    brand = found(work.session, Brand, department.brand_id)
    changed = {name: asked[name] for name in PLAIN if name in asked} | _calendars(asked)
    for what in ("hours", "holidays"):
        inherits = asked.get("inherits", {}).get(what, False if what in asked else None)
        if inherits is not None:
            changed[f"inherits_{what}"] = inherits
    if "front_line_group_id" in asked:
        changed["front_line_group_id"] = _own_group(work, department, asked["front_line_group_id"])
    if "settings" in asked:
        changed["settings"] = _settings(department, asked)
    if department.change(asked["expected_version"], changed):
        store(work.session)
        announce.department_saved(work, department, brand)
    return records.department(department, brand, regional(work.session))


def delete_department(work: Work, asked: Asked) -> Asked:
    """Takes its groups along."""
    department = found(work.session, Department, asked["department_id"], for_change=True)
    groups = list(work.session.scalars(sa.select(Group).where(Group.department_id == department.id).order_by(Group.id).with_for_update()))
    for group in groups:
        announce.group_deleted(work, group)
    announce.department_deleted(work, department)
    work.session.execute(sa.delete(Group).where(Group.department_id == department.id))
    work.session.execute(sa.delete(Department).where(Department.id == department.id))
    return {}


def _calendars(asked: Asked) -> Asked:
    """What a department sets for itself."""
    own: Asked = {}
    if "hours" in asked:
        own["own_hours"] = checked_hours(asked["hours"])
    if "holidays" in asked:
        own["own_holidays"] = plain_holidays(asked["holidays"])
    return own


def _own_group(work: Work, department: Department, group_id: str) -> str:
    group = found(work.session, Group, group_id)
    if group.department_id != department.id:
        raise Invalid(
            "group_of_another_department", "The front line group must be one of the department's own.", field="front_line_group_id"
        )
    return group.id


def _settings(department: Department, asked: Asked) -> Asked:
    """What is stored after these changes. Raises Invalid `setting_wrong` naming the setting."""
    changes: Asked = asked.get("settings", {})
    for name, said in wrong_of_department(changes, department.settings).items():
        raise Invalid("setting_wrong", said, field=f"settings.{name}")
    return department.settings | {section: department.settings.get(section, {}) | values for section, values in changes.items()}
