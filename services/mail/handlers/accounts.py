"""Accounts at mail servers: saved and deleted (INT-003, INT-276)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.events import mail as facts
from contracts.vocabulary_of_mail import PASSWORD_OF_ACCOUNT, Security
from kit.config import config
from kit.errors import Conflict, Invalid
from kit.sealing import Unsealable, unseal
from kit.storage.work import Work
from services.mail.models import Account, Brand, Mail, Standing, new_id
from services.mail.queries.accounts import account_shown, account_unknown

Said = dict[str, Any]
MOST = 200
NEEDED = ("name", "host", "from_address")
DEFAULTS: Said = {
    "port": 25,  # INT-243
    "security": Security.NONE,
    "ignores_certificate": False,
    "username": "",
    "sealed_password": "",
    "from_name": "",
    "deadline_seconds": 30,
    "most_a_minute": 60,
}
CHANGEABLE = (*NEEDED, *DEFAULTS)
TOLD = ("name", "host", "port", "security", "from_name", "from_address")


def save_account(work: Work, asked: Said) -> Said:
    """A new one, or this one changed as far as said; what waits for it is tried at once.

    Raises NotFound account_unknown; Invalid account_incomplete, password_unreadable; Conflict name_taken, too_many_accounts,
    changed_meanwhile.
    """
    given = {name: asked[name] for name in CHANGEABLE if name in asked}
    is_new = asked["account_id"] is None
    account = _new(work, given) if is_new else locked(work, asked)
    before = {name: getattr(account, name) for name in CHANGEABLE}
    _check(work, account.id, given)
    for name, value in given.items():
        setattr(account, name, str(value) if name == "security" else value)
    standing = Standing(account_id=account.id, failures=0, trouble="", minute_count=0) if is_new else _standing(work, account.id)
    if is_new:
        work.session.add(account)
        work.session.flush()
        work.session.add(standing)
    if is_new or before != {name: getattr(account, name) for name in CHANGEABLE}:
        account.version += 0 if is_new else 1
        standing.rests_until, standing.failures, standing.trouble = None, 0, ""
        said = {name: getattr(account, name) for name in TOLD}
        work.announce(facts.AccountSaved(subject=account.id, is_new=is_new, has_login=bool(account.username), **said))
    return account_shown(account, standing)


def delete_account(work: Work, asked: Said) -> Said:
    """Gone for good. Raises NotFound account_unknown; Conflict account_in_use (a brand or unsent mail needs it), changed_meanwhile."""
    account = locked(work, asked)
    brand = work.session.scalar(sa.select(Brand.name).where(Brand.smtp_account_id == account.id, Brand.is_deleted.is_(False)).limit(1))
    if brand is not None:
        raise Conflict("account_in_use", f"The brand {brand} sends its mail through this account.")
    if work.session.scalar(sa.select(sa.exists().where(Mail.account_id == account.id, Mail.ended_at.is_(None)))):
        raise Conflict("account_in_use", "Mail waits to go out through this account.")
    work.session.delete(account)
    work.announce(facts.AccountDeleted(subject=account.id, name=account.name))
    return {"account_id": account.id, "is_deleted": True}


def locked(work: Work, asked: Said) -> Account:
    """Raises NotFound account_unknown, Conflict changed_meanwhile."""
    found = work.session.get(Account, asked["account_id"], with_for_update=True)
    if found is None:
        raise account_unknown()
    if asked["expected_version"] not in (None, found.version):
        raise Conflict("changed_meanwhile", "Somebody else changed this meanwhile.")
    return found


def _new(work: Work, given: Said) -> Account:
    missing = next((name for name in NEEDED if name not in given), None)
    if missing is not None:
        raise Invalid("account_incomplete", "A mail account needs a name, a server and an address to send from.", field=missing)
    if (work.session.scalar(sa.select(sa.func.count()).select_from(Account)) or 0) >= MOST:
        raise Conflict("too_many_accounts", f"There are at most {MOST} mail accounts.")
    values = {**DEFAULTS, **given}
    return Account(id=new_id(), version=1, created_by=work.call.actor, created_at=work.now, **values)


def _standing(work: Work, account_id: str) -> Standing:
    return work.session.get_one(Standing, account_id, with_for_update=True)


def _check(work: Work, account_id: str, given: Said) -> None:
    if "name" in given:
        same = sa.select(Account.id).where(sa.func.lower(Account.name) == sa.func.lower(given["name"]), Account.id != account_id)
        with work.session.no_autoflush:
            if work.session.scalar(same) is not None:
                raise Conflict("name_taken", "Another mail account has this name.", field="name")
    if given.get("sealed_password"):
        try:
            unseal(given["sealed_password"], config().secret, PASSWORD_OF_ACCOUNT)
        except Unsealable as wrong:
            raise Invalid(
                "password_unreadable", "It was sealed with another secret than this service has.", field="sealed_password"
            ) from wrong
