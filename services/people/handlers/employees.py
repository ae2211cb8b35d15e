"""Employees: made by administrators only (PPL-012), edited, deleted; and what each changes of the own account."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kit.errors import Forbidden, Invalid
from kit.storage.work import Work
from services.people import announce, records
from services.people.finding import found, new_id, store
from services.people.handlers import accounts
from services.people.handlers.passwords import put_password
from services.people.models import Employee, Role
from services.people.rules.roles import OF_NEW_EMPLOYEE

Asked = dict[str, Any]
HOURLY_COST = Decimal("10.00")
OF_EMPLOYEE = ("chat_display_name", "hourly_cost", "copy_to", "reply_from")


def create_employee(work: Work, asked: Asked) -> Asked:
    """Without `role_ids` the roles of a new employee (PPL-059)."""
    roles = accounts.chosen(work, "employee", asked["role_ids"]) if "role_ids" in asked else accounts.built_in(work, OF_NEW_EMPLOYEE)
    return records.employee(add_employee(work, asked, roles), roles)


def add_employee(work: Work, asked: Asked, roles: list[Role]) -> Employee:
    """Stores and announces somebody new. A password is taken only where one is given."""
    accounts.check_own(work, asked)
    names = (*accounts.OWN, "username", "is_enabled", *accounts.CREDENTIALS[:3], "contact", "preferences", *OF_EMPLOYEE)
    given = {"hourly_cost": HOURLY_COST, "contact": {}} | {name: asked[name] for name in names if name in asked}
    employee = Employee(id=new_id(), created_at=work.now, **given)
    if "password" in asked:
        put_password(work, employee, asked)
        employee.must_choose_password = asked.get("must_choose_password", False)
    store(work.session, employee)
    accounts.give_roles(work, employee, roles)
    announce.account_saved(work, employee, roles, is_new=True)
    return employee


def edit_employee(work: Work, asked: Asked) -> Asked:
    accounts.one_administrator_at_a_time(work)
    employee = found(work.session, Employee, asked["employee_id"], for_change=True)
    roles = accounts.edit(work, employee, asked, OF_EMPLOYEE)
    if "role_ids" in asked or "is_enabled" in asked:
        accounts.keep_an_administrator(work)
    return records.employee(employee, roles)


def change_my_preferences(work: Work, asked: Asked) -> Asked:
    """The caller's own; the schema leaves username, method and domain out (PPL-030)."""
    if work.call.actor_kind != "employee":
        raise Forbidden("not_an_employee", "Only employees have preferences.")
    employee = found(work.session, Employee, work.call.actor_id, for_change=True)
    return records.employee(employee, accounts.edit(work, employee, asked, OF_EMPLOYEE))


def delete_employees(work: Work, asked: Asked) -> Asked:
    """One or several, for good (PPL-060); all of them or none."""
    accounts.one_administrator_at_a_time(work)
    for employee_id in sorted(set(asked["employee_ids"])):
        employee = found(work.session, Employee, employee_id, for_change=True)
        if work.call.actor == f"employee:{employee.id}":
            raise Invalid("not_yourself", "Ask somebody else to delete you.")
        accounts.delete(work, employee)
    accounts.keep_an_administrator(work)
    return {}
