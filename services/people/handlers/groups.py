"""Groups of a department. Who works in them is routing's."""

from __future__ import annotations

from typing import Any

from kit.errors import Conflict
from kit.storage.work import Work
from services.people import announce, records
from services.people.finding import found, new_id, store
from services.people.models import Department, Group

Asked = dict[str, Any]


def create_group(work: Work, asked: Asked) -> Asked:
    department = found(work.session, Department, asked["department_id"])
    group = Group(
        id=new_id(),
        department_id=department.id,
        name=asked["name"],
        estimates=asked.get("estimates", {}),
        created_at=work.now,
    )
    store(work.session, group)
    announce.group_saved(work, group, department.brand_id, is_new=True)
    return records.group(group, department.brand_id)


def edit_group(work: Work, asked: Asked) -> Asked:
    group = found(work.session, Group, asked["group_id"], for_change=True)
    brand_id = found(work.session, Department, group.department_id).brand_id
    changed = {"name": asked["name"]} if "name" in asked else {}
    if "estimates" in asked:
        changed["estimates"] = group.estimates | asked["estimates"]
    if group.change(asked["expected_version"], changed):
        store(work.session)
        announce.group_saved(work, group, brand_id)
    return records.group(group, brand_id)


def delete_group(work: Work, asked: Asked) -> Asked:
    """Never the front line group (PPL-002)."""
    group = found(work.session, Group, asked["group_id"])
    department = found(work.session, Department, group.department_id, for_change=True)
    if department.front_line_group_id == group.id:
        raise Conflict("front_line_group", "Name another front line group for the department first.")
    work.session.delete(group)
    announce.group_deleted(work, group)
    return {}
