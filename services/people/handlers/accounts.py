"""What employees and users have in common: their roles, their credentials, and how they are edited and deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.people import announce
from services.people.finding import one_after_the_other, store
from services.people.handlers.ending import close_all
from services.people.models import Account, Employee, Link, Role, account_roles
from services.people.models.accounts import USER
from services.people.queries.roles import roles_of
from services.people.queries.settings import regional
from services.people.rules.hours import is_time_zone
from services.people.rules.roles import ALWAYS, Held, wrong_roles

Asked = dict[str, Any]

CREDENTIALS = ("authentication_method", "authentication_domain", "must_choose_password", "role_ids", "password")
OWN = ("display_name", "email", "address", "time_zone", "language")

_SAID = {
    "no_employee_role": "An employee holds at least one role for employees.",
    "manager_without_agent": "A manager must hold the Agent role too.",
    "employee_role_on_user": "Users cannot hold roles for employees.",
}


def check_own(work: Work, asked: Asked) -> None:
    """Raises Invalid for a time zone or a language that is not there (PPL-156)."""
    if asked.get("time_zone") and not is_time_zone(asked["time_zone"]):
        raise Invalid("time_zone_unknown", "There is no such time zone.", field="time_zone")
    if asked.get("language") and asked["language"] not in regional(work.session)["languages"]:
        raise Invalid("language_unknown", "This language is not set up.", field="language")


def built_in(work: Work, keys: Collection[str]) -> list[Role]:
    """The built-in roles with these keys."""
    return list(work.session.scalars(sa.select(Role).where(Role.key.in_(keys)).order_by(Role.id)))


def chosen(work: Work, kind: str, role_ids: Collection[str]) -> list[Role]:
    """These roles and those that nobody of this kind can lose (PPL-059, PPL-079). Raises Invalid for a set nobody may hold."""
    asked_for = Role.id.in_(set(role_ids)) | Role.key.in_(ALWAYS[kind])
    found = list(work.session.scalars(sa.select(Role).where(asked_for).order_by(Role.id)))
    if missing := set(role_ids) - {role.id for role in found}:
        raise Invalid("role_unknown", f"There is no role {sorted(missing)[0]}.", field="role_ids")
    if wrong := wrong_roles(kind, [Held(role.key, role.type) for role in found]):
        raise Invalid(wrong, _SAID[wrong], field="role_ids")
    return found


def give_roles(work: Work, account: Account, roles: Sequence[Role]) -> bool:
    """Says whether that changed anything."""
    before = {role.id for role in roles_of(work.session, account.id)}
    after = {role.id for role in roles}
    if before == after:
        return False
    held = account_roles.c
    work.session.execute(sa.delete(account_roles).where(held.account_id == account.id, held.role_id.in_(before - after)))
    if after - before:
        rows = [{"account_id": account.id, "role_id": role_id} for role_id in sorted(after - before)]
        work.session.execute(sa.insert(account_roles), rows)
    return True


def edit(work: Work, account: Account, asked: Asked, names: Sequence[str]) -> list[Role]:
    """Applies the edit, tells of it, and gives the roles held afterwards. Being switched off ends all sessions."""
    check_own(work, asked)
    changed = {name: asked[name] for name in (*OWN, "username", "is_enabled", *CREDENTIALS[:3], *names) if name in asked}
    for name in ("contact", "preferences"):
        if name in asked:
            changed[name] = (getattr(account, name) or {}) | asked[name]
    roles = _roles_after(work, account, asked)
    is_changed = account.change(asked.get("expected_version"), changed)
    if give_roles(work, account, roles):
        account.version += 0 if is_changed else 1
        is_changed = True
    if is_changed:
        store(work.session)
        announce.account_saved(work, account, roles)
    if asked.get("is_enabled") is False:
        close_all(work, account.id)
    return roles


def _roles_after(work: Work, account: Account, asked: Asked) -> list[Role]:
    """As chosen, else as held; a customer's new address is not a verified one (PPL-082)."""
    if "role_ids" in asked:
        return chosen(work, account.kind, asked["role_ids"])
    held = roles_of(work.session, account.id)
    if account.kind == USER and asked.get("email", account.email).lower() != account.email.lower():
        return [role for role in held if role.key != "verified_user"]
    return held


def delete(work: Work, account: Account) -> None:
    """For good (PPL-060, PPL-086): sessions, tokens and links go along."""
    close_all(work, account.id)
    announce.account_deleted(work, account)
    work.session.flush()
    work.session.execute(sa.delete(Link).where(Link.subject == account.id))
    work.session.execute(sa.delete(Account).where(Account.id == account.id))


def keep_an_administrator(work: Work) -> None:
    """Call after a change that may take the last one. Raises Conflict `last_administrator`."""
    work.session.flush()
    held = sa.select(account_roles.c.account_id).join(Role, Role.id == account_roles.c.role_id).where(Role.key == "administrator")
    if not work.session.scalar(sa.select(sa.exists().where(Employee.is_enabled, Employee.id.in_(held)))):
        raise Conflict("last_administrator", "Somebody must be left who may administer.")


def one_administrator_at_a_time(work: Work) -> None:
    """Two who take the role from each other would leave nobody."""
    one_after_the_other(work.session, "administrators")
