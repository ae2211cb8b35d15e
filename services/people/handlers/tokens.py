"""API tokens: programs sign in with them."""

from __future__ import annotations

from typing import Any

from contracts.permissions import ALL_KEYS
from kit.errors import Forbidden, Invalid
from kit.storage.work import Work
from services.people import records
from services.people.finding import found, new_id, store
from services.people.handlers.rights import permissions_of_caller
from services.people.models import Account, ApiToken
from services.people.rules.scopes import unknown, within

Asked = dict[str, Any]


def create_token(work: Work, asked: Asked) -> Asked:
    """Nobody hands on more than they hold. Raises Invalid `scope_unknown`, Forbidden `scope_too_wide`."""
    if wrong := unknown(asked["scopes"], ALL_KEYS):
        raise Invalid("scope_unknown", f"There is no scope {wrong[0]}.", field="scopes")
    account_id = asked.get("account_id")
    if account_id is not None:
        found(work.session, Account, account_id)
    is_own = account_id is not None and account_id == work.call.actor_id
    held = permissions_of_caller(work.session, work.call)
    if not is_own and "rights.system_settings" not in held:
        raise Forbidden("not_permitted", "Only administrators make tokens for others.")
    if account_id is None and (within(asked["scopes"], ALL_KEYS) - set(held)):
        raise Forbidden("scope_too_wide", "A token cannot be given more than you hold.", field="scopes")
    token = ApiToken(
        id=new_id(),
        token_hash=bytes.fromhex(asked["token_hash"]),
        name=asked["name"],
        account_id=account_id,
        scopes=sorted(set(asked["scopes"])),
        created_by=work.call.actor,
        created_at=work.now,
        expires_at=asked.get("expires_at"),
    )
    store(work.session, token)
    return records.token(token)


def revoke_token(work: Work, asked: Asked) -> Asked:
    """For good. One's own, or anybody's for administrators."""
    token = found(work.session, ApiToken, asked["token_id"], for_change=True)
    if token.account_id != work.call.actor_id and "rights.system_settings" not in permissions_of_caller(work.session, work.call):
        raise Forbidden("not_permitted", "Only administrators revoke tokens of others.")
    token.revoked_at = token.revoked_at or work.now
    return records.token(token)
