"""From a change to its published fact. Always the whole record (docs/spec/events_on_the_bus.md, section 2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contracts.events.people import (
    BrandDeleted,
    BrandSaved,
    DepartmentDeleted,
    DepartmentSaved,
    EmployeeDeleted,
    EmployeeSaved,
    GroupDeleted,
    GroupSaved,
    RoleDeleted,
    RoleSaved,
    SessionClosed,
    SessionOpened,
    SettingsChanged,
    UserDeleted,
    UserRegistered,
    UserSaved,
)
from kit.storage.work import Work
from services.people import records
from services.people.models import Account, Brand, Department, Employee, Group, Role, Session, User
from services.people.models.accounts import EMPLOYEE
from services.people.queries.roles import folder_permissions, own_permissions
from services.people.queries.settings import regional
from services.people.rules.settings_of_system import SILENT


def brand_saved(work: Work, brand: Brand, *, is_new: bool = False) -> None:
    said = records.brand(brand, regional(work.session))
    wanted = ("name", "is_default", "host_names", "hours", "holidays", "time_zone", "smtp_account_id", "settings")
    work.announce(BrandSaved(subject=brand.id, is_new=is_new, **{name: said[name] for name in wanted}))


def brand_deleted(work: Work, brand: Brand) -> None:
    work.announce(BrandDeleted(subject=brand.id, name=brand.name))


def department_saved(work: Work, department: Department, brand: Brand, *, is_new: bool = False) -> None:
    said = records.department(department, brand, regional(work.session))
    wanted = (
        "brand_id",
        "name",
        "front_line_group_id",
        "preferred_language",
        "hours",
        "holidays",
        "time_zone",
        "inherits",
        "smtp_account_id",
        "settings",
    )
    work.announce(DepartmentSaved(subject=department.id, is_new=is_new, **{name: said[name] for name in wanted}))


def department_deleted(work: Work, department: Department) -> None:
    work.announce(DepartmentDeleted(subject=department.id, brand_id=department.brand_id, name=department.name))


def group_saved(work: Work, group: Group, brand_id: str, *, is_new: bool = False) -> None:
    said = records.group(group, brand_id)
    wanted = ("brand_id", "department_id", "name", "estimates")
    work.announce(GroupSaved(subject=group.id, is_new=is_new, **{name: said[name] for name in wanted}))


def group_deleted(work: Work, group: Group) -> None:
    work.announce(GroupDeleted(subject=group.id, department_id=group.department_id, name=group.name))


def account_saved(work: Work, account: Account, roles: Sequence[Role], *, is_new: bool = False) -> None:
    """`employee_saved` or `user_saved`."""
    if isinstance(account, Employee):
        _employee_saved(work, account, roles, is_new)
    elif isinstance(account, User):
        _user_saved(work, account, roles, is_new)


def _employee_saved(work: Work, employee: Employee, roles: Sequence[Role], is_new: bool) -> None:
    said = records.employee(employee, roles)
    defaults = regional(work.session)
    said["time_zone"] = said["time_zone"] or defaults["default_time_zone"]
    said["language"] = said["language"] or defaults["languages"][0]
    wanted = (
        "username",
        "display_name",
        "chat_display_name",
        "email",
        "is_enabled",
        "hourly_cost",
        "time_zone",
        "language",
        "role_ids",
        "kinds",
        "copy_to",
        "reply_from",
    )
    work.announce(EmployeeSaved(subject=employee.id, is_new=is_new, **{name: said[name] for name in wanted}))


def _user_saved(work: Work, user: User, roles: Sequence[Role], is_new: bool) -> None:
    said = records.user(user, roles)
    wanted = (
        "username",
        "display_name",
        "email",
        "is_email_verified",
        "phones",
        "company",
        "language",
        "brand_id",
        "role_ids",
        "custom_fields",
        "is_banned_from_community",
    )
    work.announce(UserSaved(subject=user.id, is_new=is_new, **{name: said[name] for name in wanted}))


def account_deleted(work: Work, account: Account) -> None:
    if account.kind == EMPLOYEE:
        work.announce(EmployeeDeleted(subject=account.id, display_name=account.display_name))
    else:
        work.announce(UserDeleted(subject=account.id))


def user_registered(work: Work, user: User, asked: dict[str, Any]) -> None:
    fact = UserRegistered(
        subject=user.id,
        username=user.username or user.email,
        email=user.email,
        full_name=asked["full_name"],
        phone=asked.get("phone"),
        ip=asked.get("ip"),
        brand_id=asked["brand_id"],
    )
    work.announce(fact, actor=f"user:{user.id}")


def role_saved(work: Work, role: Role, *, is_new: bool = False) -> None:
    said = records.role(role)
    wanted = ("name", "is_built_in", "levels", "switches", "folder_levels")
    fact = RoleSaved(
        subject=role.id,
        is_new=is_new,
        type_=role.type,
        permissions=sorted(own_permissions(role)),
        folder_permissions={folder: sorted(keys) for folder, keys in folder_permissions(role).items()},
        **{name: said[name] for name in wanted},
    )
    work.announce(fact)


def role_deleted(work: Work, role: Role) -> None:
    work.announce(RoleDeleted(subject=role.id, name=role.name))


def session_opened(work: Work, session: Session, account: Account) -> None:
    is_employee = account.kind == EMPLOYEE
    fact = SessionOpened(subject=account.id, session_id=session.id, is_employee=is_employee, method=session.method, ip=session.ip)
    work.announce(fact, actor=f"{account.kind}:{account.id}")


def session_closed(work: Work, session: Session, reason: str) -> None:
    """`reason` {signed_out, time_out, revoked}."""
    work.announce(SessionClosed(subject=session.account_id, session_id=session.id, reason=reason))


def settings_changed(work: Work, section: str, values: dict[str, Any]) -> None:
    if section not in SILENT:
        work.announce(SettingsChanged(subject=section, section=section, values=values))
