"""Roles: made, edited and deleted by administrators (PPL-121)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.permissions import FEATURES
from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.people import announce, records
from services.people.finding import found, new_id, store
from services.people.models import Account, Employee, Role, account_roles
from services.people.queries.roles import roles_of_many
from services.people.rules.rights import missing_switches, wrong_folder_levels, wrong_levels, wrong_switches

Asked = dict[str, Any]
_AT_ONCE = 200


def create_role(work: Work, asked: Asked) -> Asked:
    """A new employee role starts with Full Control everywhere (PPL-122), a new user role with nothing."""
    start = "full" if asked["type"] == "employee" else "none"
    role = Role(
        id=new_id(),
        name=asked["name"],
        type=asked["type"],
        levels=dict.fromkeys(FEATURES[asked["type"]], start) | asked.get("levels", {}),
        switches=sorted(set(asked.get("switches", []))),
        folder_levels=_folder_levels(asked.get("folder_levels", {})),
    )
    _check(role.type, role.levels, role.switches)
    store(work.session, role)
    announce.role_saved(work, role, is_new=True)
    return records.role(role)


def edit_role(work: Work, asked: Asked) -> Asked:
    """Built-in roles may be tightened and widened, too (PPL-120). Switches and the levels by folder are given whole."""
    role = found(work.session, Role, asked["role_id"], for_change=True)
    changed: Asked = {name: asked[name] for name in ("name",) if name in asked}
    if role.key is not None and changed.get("name", role.name) != role.name:
        raise Conflict("role_is_built_in", "A built-in role keeps its name.", field="name")
    if "levels" in asked:
        changed["levels"] = role.levels | asked["levels"]
    if "switches" in asked:
        changed["switches"] = sorted(set(asked["switches"]))
    if "folder_levels" in asked:
        changed["folder_levels"] = _folder_levels(asked["folder_levels"])
    _check(role.type, changed.get("levels", role.levels), changed.get("switches", role.switches))
    if role.change(asked["expected_version"], changed):
        store(work.session)
        announce.role_saved(work, role)
    return records.role(role)


def delete_role(work: Work, asked: Asked) -> Asked:
    """Whoever held it loses it, unless an employee would be left without any role for employees (PPL-016)."""
    role = found(work.session, Role, asked["role_id"], for_change=True)
    if role.key is not None:
        raise Conflict("role_is_built_in", "The built-in roles stay.")
    holding = sa.select(Account).join(account_roles, account_roles.c.account_id == Account.id).where(account_roles.c.role_id == role.id)
    holders = list(work.session.scalars(holding.order_by(Account.id).with_for_update(of=Account)))
    held = roles_of_many(work.session, [account.id for account in holders])
    left = {account.id: [other for other in held[account.id] if other.id != role.id] for account in holders}
    for account in holders:
        if isinstance(account, Employee) and not any(other.type == "employee" for other in left[account.id]):
            raise Conflict("role_is_only_one", f"It is the only role for employees that {account.display_name} holds.")
    work.session.delete(role)
    for account in holders:
        account.version += 1
        announce.account_saved(work, account, left[account.id])
    announce.role_deleted(work, role)
    return {}


def tell_outstanding(work: Work) -> None:
    """Once each: the roles that came with the installation, and those last told of before the fact said what they grant."""
    outstanding = sa.select(Role).where(~Role.is_announced | Role.is_due_again).order_by(Role.id).limit(_AT_ONCE)
    for role in work.session.scalars(outstanding.with_for_update(skip_locked=True)):
        announce.role_saved(work, role, is_new=not role.is_announced)
        role.is_announced, role.is_due_again = True, False


def _folder_levels(asked: Asked) -> Asked:
    """As they are stored. Which folders there are is not known here: an entry for a folder that is gone means nothing."""
    for folder, said in wrong_folder_levels(asked).items():
        raise Invalid("folder_level_wrong", said, field=f"folder_levels.{folder}")
    return {folder: level if isinstance(level, str) else sorted(set(level)) for folder, level in asked.items()}


def _check(role_type: str, levels: Asked, switches: list[str]) -> None:
    if wrong := wrong_levels(levels, role_type):
        raise Invalid("level_unknown", f"{wrong[0]}: no such feature or level for this type of role.", field=f"levels.{wrong[0]}")
    if wrong := wrong_switches(switches, role_type):
        raise Invalid("switch_unknown", f"{wrong[0]}: no such switch for this type of role.", field="switches")
    for switch, needed in missing_switches(switches).items():
        raise Invalid("switch_needs", f"{switch} needs {needed}.", field="switches")
