"""Employees and users, one and many."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session as Database

from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.people import records
from services.people.finding import found
from services.people.models import Account, Employee, Role, User, account_roles
from services.people.queries.roles import roles_of, roles_of_many

Record = dict[str, Any]


def employees(reading: Reading, asked: Record) -> Record:
    """Employees by kind, role, state, or what their names hold."""
    wanted = sa.select(Employee)
    if "kind" in asked:
        wanted = wanted.where(_holds(Employee, Role.key == asked["kind"]))
    if "is_enabled" in asked:
        wanted = wanted.where(Employee.is_enabled.is_(asked["is_enabled"]))
    return _listed(reading, wanted, Employee, asked)


def employee(reading: Reading, asked: Record) -> Record:
    return record(reading.session, found(reading.session, Employee, asked["employee_id"]))


def users(reading: Reading, asked: Record) -> Record:
    """Users by role, or by what their names hold; the search looks inside the role only (PPL-081)."""
    return _listed(reading, sa.select(User), User, asked)


def user(reading: Reading, asked: Record) -> Record:
    return record(reading.session, found(reading.session, User, asked["user_id"]))


def user_by_email(reading: Reading, asked: Record) -> Record:
    """Who has this address: first who can sign in, then whose address is verified, then who has been here longest."""
    one = with_email(reading.session, asked["email"])
    if one is None:
        raise NotFound("user_unknown", "There is no user with this address.")
    return record(reading.session, one)


def with_email(database: Database, email: str) -> User | None:
    wanted = sa.select(User).where(sa.func.lower(User.email) == email.lower())
    is_verified = _holds(User, Role.key == "verified_user")
    return database.scalar(wanted.order_by(User.username.is_(None), is_verified.desc(), User.id).limit(1))


def my_account(reading: Reading, asked: Record) -> Record:
    """The caller's own record."""
    if reading.call.actor_kind not in ("employee", "user"):
        raise NotFound("account_unknown", "Only somebody signed in has an account.")
    return record(reading.session, found(reading.session, Account, reading.call.actor_id))


def record(database: Database, account: Account) -> Record:
    """The account's whole record, by its kind."""
    roles = roles_of(database, account.id)
    return records.employee(account, roles) if isinstance(account, Employee) else records.user(_user(account), roles)


def _user(account: Account) -> User:
    assert isinstance(account, User)
    return account


def _listed(reading: Reading, wanted: sa.Select[Any], entity: type[Employee] | type[User], asked: Record) -> Record:
    if "role_id" in asked:
        wanted = wanted.where(_holds(entity, Role.id == asked["role_id"]))
    if "search" in asked:
        pattern = "%" + asked["search"].lower().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
        places = (entity.display_name, entity.username, entity.email)
        wanted = wanted.where(sa.or_(*(sa.func.lower(place).like(pattern) for place in places)))
    listed = page(reading.session, wanted, Order(entity.display_name, entity.id), asked["cursor"], asked["limit"])
    held = roles_of_many(reading.session, [account.id for account in listed["items"]])
    shape: Any = records.employee if entity is Employee else records.user
    listed["items"] = [shape(account, held[account.id]) for account in listed["items"]]
    return listed


def _holds(entity: type[Account], which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    held = sa.select(account_roles.c.role_id).join(Role, Role.id == account_roles.c.role_id)
    return held.where(account_roles.c.account_id == entity.id, which).exists()
