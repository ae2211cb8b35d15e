"""Sessions and tokens: whom a secret stands for, and what they may do."""

from __future__ import annotations

import hashlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session as Database

from contracts.permissions import ALL_KEYS
from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.people import records
from services.people.models import Account, ApiToken, Role, Session
from services.people.queries.roles import permissions_somewhere, roles_of
from services.people.queries.settings import regional
from services.people.rules.scopes import within

Record = dict[str, Any]


def session(reading: Reading, asked: Record) -> Record:
    """The session behind a secret. Three queries at most."""
    wanted = sa.select(Session, Account).join(Account, Account.id == Session.account_id)
    found = reading.session.execute(wanted.where(Session.token_hash == _hash(asked))).one_or_none()
    if found is None or not found[0].is_live(reading.now):
        raise NotFound("session_unknown", "The session is over. Sign in again.")
    return whole_session(reading.session, found[0], found[1])


def whole_session(database: Database, entity: Session, account: Account) -> Record:
    """While a password must be chosen the session may do nothing else (PPL-032)."""
    roles = [] if entity.must_choose_password else roles_of(database, account.id)
    return (
        records.session(entity)
        | _who(database, account, roles)
        | {
            "must_choose_password": entity.must_choose_password,
            "csrf_token": entity.csrf_token,
        }
    )


def sessions(reading: Reading, asked: Record) -> Record:
    """The live sessions of an account, oldest first."""
    wanted = sa.select(Session).where(Session.account_id == asked["account_id"], Session.idle_until > reading.now)
    return page(reading.session, wanted, Order(Session.id), asked["cursor"], asked["limit"], records.session)


def token(reading: Reading, asked: Record) -> Record:
    """The API token behind a secret: what it may do is what its account may do, cut down to its scopes."""
    entity = reading.session.scalar(sa.select(ApiToken).where(ApiToken.token_hash == _hash(asked)))
    account = reading.session.get(Account, entity.account_id) if entity and entity.account_id else None
    if entity is None or not entity.is_live(reading.now) or (account is not None and not account.is_enabled):
        raise NotFound("token_unknown", "This token is not good, or not any more.")
    said = records.token(entity)
    if account is None:
        return said | {"account": None, "kinds": [], "role_ids": [], "permissions": sorted(within(entity.scopes, ALL_KEYS))}
    who = _who(reading.session, account, roles_of(reading.session, account.id))
    return said | who | {"permissions": sorted(within(entity.scopes, who["permissions"]))}


def tokens(reading: Reading, asked: Record) -> Record:
    """API tokens, oldest first; never their secrets."""
    wanted = sa.select(ApiToken)
    if "account_id" in asked:
        wanted = wanted.where(ApiToken.account_id == asked["account_id"])
    return page(reading.session, wanted, Order(ApiToken.id), asked["cursor"], asked["limit"], records.token)


def _who(database: Database, account: Account, roles: list[Role]) -> Record:
    time_zone, language = account.time_zone, account.language
    if time_zone is None or language is None:
        defaults = regional(database)
        time_zone, language = time_zone or defaults["default_time_zone"], language or defaults["languages"][0]
    return {
        "account": {
            "id": account.id,
            "kind": account.kind,
            "username": account.username or account.email,
            "name": account.display_name,
            "email": account.email,
            "language": language,
            "time_zone": time_zone,
        },
        "kinds": records.kinds_of(roles),
        "role_ids": sorted(role.id for role in roles),
        "permissions": sorted(permissions_somewhere(roles)),
    }


def _hash(asked: Record) -> bytes:
    return bytes.fromhex(asked["token_hash"]) if "token_hash" in asked else hashlib.sha256(asked["token"].encode()).digest()
