"""Brands, departments and groups, one and many."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session as Database

from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.people import records
from services.people.finding import found
from services.people.models import Brand, Department, Group
from services.people.queries.settings import regional

Record = dict[str, Any]


def brands(reading: Reading, asked: Record) -> Record:
    """All brands, by name."""
    said = regional(reading.session)
    order = Order(Brand.name, Brand.id)
    return page(reading.session, sa.select(Brand), order, asked["cursor"], asked["limit"], lambda brand: records.brand(brand, said))


def brand(reading: Reading, asked: Record) -> Record:
    return records.brand(found(reading.session, Brand, asked["brand_id"]), regional(reading.session))


def brand_of_host(reading: Reading, asked: Record) -> Record:
    """The brand shown under this host name (PPL-011), else the default one. NotFound `brand_unknown` while there is none at all."""
    host = asked["host"].lower().rstrip(".")
    names = [host, host.rpartition(":")[0] or host]
    is_it = Brand.host_names.has_any(sa.cast(names, sa.ARRAY(sa.Text)))
    best = sa.select(Brand).where(is_it | Brand.is_default).order_by(is_it.desc()).limit(1)
    shown = reading.session.scalar(best)
    if shown is None:
        raise NotFound("brand_unknown", "There is no brand yet.")
    return records.brand(shown, regional(reading.session))


def departments(reading: Reading, asked: Record) -> Record:
    """Departments with what is in force for them, by name."""
    said = regional(reading.session)
    wanted = sa.select(Department)
    if "brand_id" in asked:
        wanted = wanted.where(Department.brand_id == asked["brand_id"])
    listed = page(reading.session, wanted, Order(Department.name, Department.id), asked["cursor"], asked["limit"])
    of_brand = _brands(reading.session, {department.brand_id for department in listed["items"]})
    listed["items"] = [records.department(one, of_brand[one.brand_id], said) for one in listed["items"]]
    return listed


def department(reading: Reading, asked: Record) -> Record:
    one = found(reading.session, Department, asked["department_id"])
    return records.department(one, found(reading.session, Brand, one.brand_id), regional(reading.session))


def groups(reading: Reading, asked: Record) -> Record:
    """Groups, by name."""
    wanted = sa.select(Group)
    if "department_id" in asked:
        wanted = wanted.where(Group.department_id == asked["department_id"])
    if "brand_id" in asked:
        wanted = wanted.join(Department, Department.id == Group.department_id).where(Department.brand_id == asked["brand_id"])
    listed = page(reading.session, wanted, Order(Group.name, Group.id), asked["cursor"], asked["limit"])
    brand_of = _brand_of_departments(reading.session, {group.department_id for group in listed["items"]})
    listed["items"] = [records.group(one, brand_of[one.department_id]) for one in listed["items"]]
    return listed


def group(reading: Reading, asked: Record) -> Record:
    one = found(reading.session, Group, asked["group_id"])
    return records.group(one, found(reading.session, Department, one.department_id).brand_id)


def _brands(database: Database, ids: set[str]) -> dict[str, Brand]:
    return {brand.id: brand for brand in database.scalars(sa.select(Brand).where(Brand.id.in_(ids)))} if ids else {}


def _brand_of_departments(database: Database, ids: set[str]) -> dict[str, str]:
    wanted = sa.select(Department.id, Department.brand_id).where(Department.id.in_(ids))
    return {row.id: row.brand_id for row in database.execute(wanted)} if ids else {}
