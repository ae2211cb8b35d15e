"""The built-in roles that a customer holds by being one."""

from __future__ import annotations

from contracts.permissions import role_id
from kit.storage.work import Call
from services.tickets.models import UserCopy

EVERYONE, REGISTERED = role_id(1), role_id(2)


def held_by(call: Call, user: UserCopy | None) -> set[str]:
    """Ids of the roles of a user, or of a visitor without an account."""
    if call.actor_kind != "user":
        return {EVERYONE}
    return {EVERYONE, REGISTERED, *(user.role_ids if user else ())}
