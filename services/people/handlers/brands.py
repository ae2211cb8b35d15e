"""Brands: made, edited, deleted (PPL-009 to PPL-011)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.people import announce, records
from services.people.finding import found, new_id, one_after_the_other, store
from services.people.handlers.calendars import checked_hours, plain_holidays
from services.people.models import Brand, Department
from services.people.queries.settings import regional
from services.people.rules.settings import wrong
from services.people.rules.settings_of_brands import BRAND_SETTINGS

Asked = dict[str, Any]


def create_brand(work: Work, asked: Asked) -> Asked:
    """The first brand becomes the default one."""
    one_after_the_other(work.session, "brands")
    hosts = list(dict.fromkeys(asked["host_names"]))
    _check_hosts(work, hosts)
    _check_settings(asked.get("settings", {}))
    brand = Brand(
        id=new_id(),
        name=asked["name"],
        host_names=hosts,
        is_default=not work.session.scalar(sa.select(sa.exists().where(Brand.is_default))),
        hours=[],
        holidays=[],
        settings=asked.get("settings", {}),
        created_at=work.now,
    )
    store(work.session, brand)
    announce.brand_saved(work, brand, is_new=True)
    return records.brand(brand, regional(work.session))


def edit_brand(work: Work, asked: Asked) -> Asked:
    """Departments that inherit what changed are told of, too."""
    if "host_names" in asked:
        raise Invalid("host_names_fixed", "The host names of a brand are fixed when it is made.", field="host_names")
    if asked.get("is_default"):
        one_after_the_other(work.session, "brands")
    brand = found(work.session, Brand, asked["brand_id"], for_change=True)
    _check_settings(asked.get("settings", {}))
    before = (brand.hours, brand.holidays)
    changed: Asked = {name: asked[name] for name in ("name", "smtp_account_id") if name in asked}
    if "settings" in asked:
        changed["settings"] = brand.settings | asked["settings"]
    if "hours" in asked:
        changed["hours"] = checked_hours(asked["hours"])
    if "holidays" in asked:
        changed["holidays"] = plain_holidays(asked["holidays"])
    if "is_default" in asked:
        changed["is_default"] = _default(work, brand, asked["is_default"])
    if brand.change(asked["expected_version"], changed):
        store(work.session)
        announce.brand_saved(work, brand)
    if (brand.hours, brand.holidays) != before:
        tell_departments(work, brand)
    return records.brand(brand, regional(work.session))


def delete_brand(work: Work, asked: Asked) -> Asked:
    """Only once it is empty; the default brand stays."""
    brand = found(work.session, Brand, asked["brand_id"], for_change=True)
    if brand.is_default:
        raise Conflict("brand_is_default", "Make another brand the default one first.")
    if work.session.scalar(sa.select(sa.exists().where(Department.brand_id == brand.id))):
        raise Conflict("brand_in_use", "The brand still has departments.")
    work.session.delete(brand)
    announce.brand_deleted(work, brand)
    return {}


def tell_departments(work: Work, brand: Brand) -> None:
    """Announces every department that takes hours or holidays from this brand."""
    inherits = Department.inherits_hours | Department.inherits_holidays
    for department in work.session.scalars(sa.select(Department).where(Department.brand_id == brand.id, inherits).order_by(Department.id)):
        announce.department_saved(work, department, brand)


def _default(work: Work, brand: Brand, wanted: bool) -> bool:
    """There is always exactly one default brand: it is changed by choosing another one."""
    if not wanted and brand.is_default:
        raise Invalid("brand_is_default", "Make another brand the default one instead.", field="is_default")
    if wanted and not brand.is_default:
        former = work.session.scalar(sa.select(Brand).where(Brand.is_default).with_for_update())
        if former is not None:
            former.change(None, {"is_default": False})
            store(work.session)
            announce.brand_saved(work, former)
    return wanted


def _check_hosts(work: Work, hosts: list[str]) -> None:
    taken = Brand.host_names.has_any(sa.cast(hosts, sa.ARRAY(sa.Text)))
    if work.session.scalar(sa.select(sa.exists().where(taken))):
        raise Conflict("host_names_taken", "Another brand has one of these host names.", field="host_names")


def _check_settings(values: Asked) -> None:
    for name, said in wrong(BRAND_SETTINGS, values).items():
        raise Invalid("setting_wrong", said, field=f"settings.{name}")
