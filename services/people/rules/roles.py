"""Which roles an account may hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

ALWAYS = {"employee": ("everyone", "registered_user"), "user": ("everyone",)}
OF_NEW_EMPLOYEE = ("everyone", "registered_user", "verified_user", "agent")
OF_FIRST_ADMINISTRATOR = (*OF_NEW_EMPLOYEE, "administrator")


@dataclass(frozen=True, slots=True)
class Held:
    """A role as far as this matters: `key` only of the built-in ones."""

    key: str | None
    type: str


def wrong_roles(kind: str, roles: Collection[Held]) -> str | None:
    """The code of what is wrong with this set of roles for an employee or a user; None when it may be stored."""
    keys = {role.key for role in roles}
    if kind == "user":
        return "employee_role_on_user" if any(role.type == "employee" for role in roles) else None
    if not any(role.type == "employee" for role in roles):
        return "no_employee_role"  # PPL-016
    if "manager" in keys and "agent" not in keys:
        return "manager_without_agent"  # PPL-018
    return None
