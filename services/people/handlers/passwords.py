"""Passwords: hashed with argon2, checked against the rules, chosen and set."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

import argon2
import sqlalchemy as sa

from kit.errors import Forbidden, Invalid, NotFound
from kit.storage.work import Work
from services.people import announce
from services.people.finding import found
from services.people.handlers.ending import close_all
from services.people.handlers.rights import require
from services.people.models import Account, Brand, Link, Session, User
from services.people.queries.settings import security
from services.people.rules.passwords import broken
from services.people.rules.settings import whole
from services.people.rules.settings_of_brands import BRAND_SETTINGS

Asked = dict[str, Any]
RESET = "password_reset"
LINK_LASTS = timedelta(hours=24)

# 19 MiB, two passes: the least OWASP advises. One check costs about 20 ms, in which this process answers nobody else.
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODYS = _HASHER.hash(secrets.token_hex(16))


def matches(password_hash: str | None, password: str) -> bool:
    """Takes as long for nobody's password as for somebody's."""
    try:
        _HASHER.verify(password_hash or _NOBODYS, password)
    except argon2.exceptions.VerificationError:
        return False
    return password_hash is not None


def put_password(work: Work, account: Account, asked: Asked) -> None:
    """Stores the new password. Raises Invalid `password_unequal` (PPL-031) or `password_weak`, naming every rule it breaks (PPL-037)."""
    if account.username is None:
        raise Invalid("username_missing", "Give the account a username first.", field="username")
    if asked.get("password_again", asked["password"]) != asked["password"]:
        raise Invalid("password_unequal", "The two passwords differ.", field="password_again")
    failed = broken(asked["password"], account.username or "", security(work.session))
    if failed:
        errors = [{"field": "password", "problem": rule} for rule in failed]
        raise Invalid("password_weak", f"The password breaks: {', '.join(failed)}.", field="password", errors=errors)
    account.password_hash = _HASHER.hash(asked["password"])
    account.must_choose_password = False


def choose_password(work: Work, asked: Asked) -> Asked:
    """The own password; every other session of the account ends, this one goes on as a full one (PPL-030, PPL-032)."""
    session = work.session.get(Session, asked["session_id"])
    if session is None or f"{work.call.actor_kind}:{session.account_id}" != work.call.actor:
        raise NotFound("session_unknown", "There is no such session.")
    account = _by_password(found(work.session, Account, session.account_id, for_change=True))
    _check_brand(work, account, session)
    if not matches(account.password_hash, asked["current_password"]):
        raise Invalid("password_wrong", "The current password is not right.", field="current_password")
    put_password(work, account, asked)
    if session.must_choose_password:
        session.must_choose_password = False
        announce.session_opened(work, session, account)
    close_all(work, account.id, but=session.id)
    return {}


def _check_brand(work: Work, account: Account, session: Session) -> None:
    """A brand may keep its users from changing passwords (PPL-200); one that must be chosen always may."""
    if not isinstance(account, User) or account.registered_brand_id is None or session.must_choose_password:
        return
    brand = work.session.get(Brand, account.registered_brand_id)
    if brand is not None and not whole(BRAND_SETTINGS, brand.settings)["may_users_change_password"]:
        raise Forbidden("not_changeable_here", "The password cannot be changed here.")


def set_password(work: Work, asked: Asked) -> Asked:
    """By an administrator (PPL-446); whoever is signed in with the old one is out."""
    require(work, "rights.change_credentials")
    account = _by_password(found(work.session, Account, asked["account_id"], for_change=True))
    put_password(work, account, asked)
    account.must_choose_password = asked["must_choose_password"]
    account.lift_lock()
    close_all(work, account.id)
    return {}


def lift_lock(work: Work, asked: Asked) -> Asked:
    """An administrator lets somebody in again who is locked out (PPL-036, PPL-454)."""
    require(work, "rights.lift_lock")
    found(work.session, Account, asked["account_id"], for_change=True).lift_lock()
    return {}


def offer_password_reset(work: Work, asked: Asked) -> Asked:
    """A link that works once. Mail will bring it; until then an administrator hands it over."""
    require(work, "rights.change_credentials")
    account = _by_password(found(work.session, Account, asked["account_id"], for_change=True))
    expires_at = offer_link(work, RESET, account.id, bytes.fromhex(asked["token_hash"]))
    return {"expires_at": expires_at}


def use_password_reset(work: Work, asked: Asked) -> Asked:
    """The link was followed: the new password counts, every session ends."""
    link = use_link(work, RESET, asked["token"])
    account = _by_password(found(work.session, Account, link.subject, for_change=True))
    put_password(work, account, asked)
    account.lift_lock()
    close_all(work, account.id)
    return {"account_id": account.id}


def offer_link(work: Work, purpose: str, subject: str, token_hash: bytes) -> Any:
    """A new link replaces the one before. Answers until when it works."""
    work.session.execute(sa.delete(Link).where(Link.purpose == purpose, Link.subject == subject))
    link = Link(purpose=purpose, subject=subject, token_hash=token_hash, expires_at=work.now + LINK_LASTS)
    work.session.add(link)
    return link.expires_at


def use_link(work: Work, purpose: str, token: str) -> Link:
    """Takes the link away and gives what it was for. Raises NotFound `link_unknown` when used, expired or never there."""
    hashed = hashlib.sha256(token.encode()).digest()
    link = work.session.scalar(sa.select(Link).where(Link.purpose == purpose, Link.token_hash == hashed).with_for_update())
    if link is None or link.expires_at <= work.now:
        raise NotFound("link_unknown", "This link has been used, or is too old. Ask for a new one.")
    work.session.delete(link)
    return link


def _by_password(account: Account) -> Account:
    if account.authentication_method != "password":
        raise Forbidden("not_by_password", "This account does not sign in with a password of its own.")
    return account
