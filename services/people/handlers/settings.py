"""The sections of the system settings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.errors import Invalid
from kit.storage.work import Work
from services.people import announce
from services.people.finding import one_after_the_other, store
from services.people.models import Brand, Department, Section
from services.people.queries.settings import record
from services.people.rules.hours import is_time_zone
from services.people.rules.settings_of_system import wrong_of_system

Asked = dict[str, Any]


def change_settings(work: Work, asked: Asked) -> Asked:
    """Brands and departments carry the time zone, so they are told of when it changes."""
    name, values = asked["section"], asked["values"]
    one_after_the_other(work.session, f"settings {name}")
    section = work.session.get(Section, name)
    if section is None:
        section = Section(section=name, values={}, version=1)
        store(work.session, section)
    _check(name, values, section.values)
    zone = section.values.get("default_time_zone")
    if section.change(asked["expected_version"], {"values": section.values | values}):
        store(work.session)
        announce.settings_changed(work, name, record(work.session, name)["values"])
    if section.values.get("default_time_zone") != zone:
        _tell_all(work)
    return record(work.session, name)


def _check(section: str, values: Asked, stored: Asked) -> None:
    for name, said in wrong_of_system(section, values, stored).items():
        raise Invalid("setting_wrong", said, field=f"values.{name}")
    if not is_time_zone(values.get("default_time_zone", "UTC")):
        raise Invalid("time_zone_unknown", "There is no such time zone.", field="values.default_time_zone")


def _tell_all(work: Work) -> None:
    for brand in work.session.scalars(sa.select(Brand).order_by(Brand.id)):
        announce.brand_saved(work, brand)
        for department in work.session.scalars(sa.select(Department).where(Department.brand_id == brand.id).order_by(Department.id)):
            announce.department_saved(work, department, brand)
