"""What the caller of a command may do, for the few commands that depend on it here and not only at the edge."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session as Database

from contracts.permissions import ALL_KEYS
from kit.errors import Forbidden
from kit.storage.work import Call, Work
from services.people.models import ApiToken
from services.people.queries.roles import permissions_of, roles_of
from services.people.rules.scopes import within


def require(work: Work, permission: str) -> None:
    """Raises Forbidden `not_permitted` unless the caller holds it. The system itself may do everything."""
    if permission not in permissions_of_caller(work.session, work.call):
        raise Forbidden("not_permitted", f"Your roles do not include {permission}.")


def permissions_of_caller(database: Database, call: Call) -> Collection[str]:
    """By the roles as they are now, whatever the edge still remembers."""
    match call.actor_kind:
        case "system":
            return ALL_KEYS
        case "employee" | "user":
            return permissions_of(roles_of(database, call.actor_id))
        case "api":
            token = database.get(ApiToken, call.actor_id)
            return within(token.scopes, ALL_KEYS) if token else frozenset()
    return frozenset()
