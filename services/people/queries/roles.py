"""Roles: of an account, of many accounts, and the list of them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session as Database

from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.people import records
from services.people.finding import found
from services.people.models import Role, account_roles
from services.people.rules.rights import granted, granted_in_folder, rights_of_role, together

Record = dict[str, Any]


def roles_of(database: Database, account_id: str) -> list[Role]:
    """The roles the account holds."""
    return roles_of_many(database, [account_id])[account_id]


def roles_of_many(database: Database, account_ids: Collection[str]) -> dict[str, list[Role]]:
    """Account to its roles, in one query."""
    held: dict[str, list[Role]] = defaultdict(list)
    if account_ids:
        wanted = sa.select(account_roles.c.account_id, Role).join(Role, Role.id == account_roles.c.role_id)
        for account_id, role in database.execute(wanted.where(account_roles.c.account_id.in_(account_ids)).order_by(Role.id)):
            held[account_id].append(role)
    return held


def permissions_of(roles: Iterable[Role]) -> frozenset[str]:
    """What the holder of all these roles may do (PPL-120), wherever no article folder has rights of its own."""
    return together(own_permissions(role) for role in roles)


def permissions_somewhere(roles: Iterable[Role]) -> frozenset[str]:
    """The same, and what may be done with articles in some folder only: it opens a door, behind which the folder counts (PPL-132)."""
    return together(own_permissions(role).union(*folder_permissions(role).values()) for role in roles)


def own_permissions(role: Role) -> frozenset[str]:
    """What one role grants by itself."""
    return _of_role(role.key, role.type, tuple(sorted(role.levels.items())), tuple(sorted(role.switches)))


def folder_permissions(role: Role) -> dict[str, frozenset[str]]:
    """Article folder to what the role grants there instead of its own rights on articles (KB-121)."""
    return {folder: granted_in_folder(level, role.type) for folder, level in role.folder_levels.items()}


@lru_cache(maxsize=500)
def _of_role(key: str | None, role_type: str, levels: tuple[tuple[str, str], ...], switches: tuple[str, ...]) -> frozenset[str]:
    return granted(dict(levels), frozenset(switches), role_type) | rights_of_role(key, role_type)


def roles(reading: Reading, asked: Record) -> Record:
    """All roles, with the number of people who hold each."""
    wanted = sa.select(Role)
    if "type" in asked:
        wanted = wanted.where(Role.type == asked["type"])
    listed = page(reading.session, wanted, Order(Role.name, Role.id), asked["cursor"], asked["limit"])
    counts = _members(reading.session, [role.id for role in listed["items"]])
    listed["items"] = [records.role(role) | {"member_count": counts.get(role.id, 0)} for role in listed["items"]]
    return listed


def role(reading: Reading, asked: Record) -> Record:
    one = found(reading.session, Role, asked["role_id"])
    return records.role(one) | {"member_count": _members(reading.session, [one.id]).get(one.id, 0)}


def _members(database: Database, role_ids: list[str]) -> dict[str, int]:
    counted = sa.select(account_roles.c.role_id, sa.func.count()).where(account_roles.c.role_id.in_(role_ids))
    return {row[0]: row[1] for row in database.execute(counted.group_by(account_roles.c.role_id))}
