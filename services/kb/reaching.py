"""How far the one who asks reaches, from the service's own copies: KB-004 to KB-009, KB-121, KB-164."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.permissions import role_id
from kit.errors import Forbidden
from kit.storage.prepared import Prepared
from kit.storage.work import Call
from services.kb.models import Employee, Folder, Group, Membership, User
from services.kb.rules.rights import HeldRole, Reach, by_folder

EVERYONE, REGISTERED = role_id(1), role_id(2)
# Comes before everything that a reader asks.
_HELD = Prepared("roles_held", ("uuid[]",), "select permissions, folder_permissions from roles where id = any($1) and not is_deleted")
CUSTOMERS = frozenset({"user", "visitor"})
EVERYWHERE = frozenset({"administrator", "manager"})


def reach_of(session: Session, call: Call) -> Reach:
    """The reach of whoever is behind the call. Programs without a person, rules and the clock reach everything.

    Raises Forbidden for an employee who is switched off or not known (yet).
    """
    if call.actor_kind == "employee":
        return _of_employee(session, call)
    if call.actor_kind in CUSTOMERS:
        return reach_of_customer(session, call, _roles(session, held_by(session, call)))
    return Reach(call.actor, is_staff=True, permissions=frozenset(), is_unbounded=True, is_everywhere=True)


def require(reach: Reach, permission: str, folder_id: str | None = None) -> None:
    """Raises Forbidden unless the roles grant this, in this folder if one is given."""
    if not reach.may(permission, folder_id):
        raise Forbidden("not_permitted", f"Your roles do not include {permission} here.", permission=permission)


def must_be_staff(reach: Reach) -> None:
    """Raises Forbidden for customers."""
    if not reach.is_staff:
        raise Forbidden("employees_only", "Only employees may do this.")


def held_by(session: Session, call: Call) -> frozenset[str]:
    """Ids of the roles somebody holds as a customer: those of all such callers, and what people gave."""
    if call.actor_kind == "employee":
        given = session.scalar(sa.select(Employee.role_ids).where(Employee.id == call.actor_id)) or []
    elif call.actor_kind == "user":
        given = session.scalar(sa.select(User.role_ids).where(User.id == call.actor_id, User.is_deleted.is_(False))) or []
    else:
        given = []
    return held_by_all(call).union(given)


def held_by_all(call: Call) -> frozenset[str]:
    """Ids of the roles that every caller of this kind holds: Everyone, and an account's Registered User."""
    return frozenset({EVERYONE, REGISTERED} if call.actor_kind in ("employee", "user") else {EVERYONE})


def _of_employee(session: Session, call: Call) -> Reach:
    known = session.execute(
        sa.select(Employee.kinds, Employee.role_ids).where(
            Employee.id == call.actor_id, Employee.is_enabled, Employee.is_deleted.is_(False)
        )
    ).first()
    if known is None:
        raise Forbidden("unknown_employee", "This employee is not known here, or switched off.")
    roles = _roles(session, known.role_ids)
    is_everywhere = not EVERYWHERE.isdisjoint(known.kinds)
    brands, departments = _places(session, call.actor_id)
    return Reach(
        call.actor,
        is_staff=True,
        permissions=frozenset().union(*(role.permissions for role in roles)),
        by_folder=_by_folder(session, roles),
        brand_ids=None if is_everywhere else brands,
        department_ids=departments,
        is_everywhere=is_everywhere,
    )


def reach_of_customer(session: Session, call: Call, roles: Collection[HeldRole]) -> Reach:
    """The reach of a visitor or user who holds these."""
    return Reach(
        call.actor,
        is_staff=False,
        permissions=frozenset().union(*(role.permissions for role in roles)),
        by_folder=_by_folder(session, roles),
    )


def _roles(session: Session, role_ids: Collection[str]) -> list[HeldRole]:
    return [held_role(row.permissions, row.folder_permissions) for row in _HELD.run(session, sorted(role_ids))]


def held_role(permissions: Collection[str], folder_permissions: Mapping[str, Collection[str]]) -> HeldRole:
    """A role as it is stored."""
    return HeldRole(frozenset(permissions), {folder: frozenset(keys) for folder, keys in folder_permissions.items()})


def _by_folder(session: Session, roles: Collection[HeldRole]) -> dict[str, frozenset[str]]:
    """The tree is only read where a role says something about a folder."""
    if not any(role.folder_permissions for role in roles):
        return {}
    parents = {row.id: row.parent_id for row in session.execute(sa.select(Folder.id, Folder.parent_id).where(Folder.kind == "article"))}
    return by_folder(roles, parents)


def _places(session: Session, agent_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """Brands and departments of the agent's groups."""
    wanted = (
        sa.select(Group.brand_id, Group.department_id)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.agent_id == agent_id, Membership.is_deleted.is_(False), Group.is_deleted.is_(False))
    )
    rows = session.execute(wanted).all()
    return frozenset(row.brand_id for row in rows), frozenset(row.department_id for row in rows)
