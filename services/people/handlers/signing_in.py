"""Signing in, on the portal or in the management interface (PPL-027)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kit.storage.work import Work
from services.people import announce
from services.people.finding import new_id, store
from services.people.handlers.passwords import matches
from services.people.models import Account, Session
from services.people.models.access import MANAGEMENT, PORTAL
from services.people.models.accounts import EMPLOYEE
from services.people.queries.sessions import whole_session
from services.people.queries.settings import security
from services.people.rules.passwords import broken

Asked = dict[str, Any]


def sign_in(work: Work, asked: Asked) -> Asked:
    """A failure is an answer and no refusal: it has to be counted, and a refusal undoes everything."""
    rules = security(work.session)
    account = _account(work, asked["username"])
    if account is not None and account.is_locked(work.now):
        return {"outcome": "locked", "locked_until": account.locked_until}
    is_right = matches(account.password_hash if account else None, asked["password"])
    if account is None or not is_right or account.authentication_method != "password":
        return _failed(work, account, rules)
    if not account.is_enabled or (asked["site"] == MANAGEMENT and account.kind != EMPLOYEE):
        return {"outcome": "no_access"}
    account.sign_in(work.now)
    must_choose = account.must_choose_password or _is_outdated(asked["password"], account, rules)
    session = open_session(work, account, asked, rules, must_choose=must_choose)
    answer = {"outcome": "signed_in", "session": whole_session(work.session, session, account)}
    if _is_shared(asked, account, rules) and not must_choose:
        beside = asked | {"site": MANAGEMENT, "token_hash": asked["management_token_hash"]}
        answer["management_session"] = whole_session(work.session, open_session(work, account, beside, rules), account)
    return answer


def open_session(work: Work, account: Account, asked: Asked, rules: Asked, *, must_choose: bool = False) -> Session:
    """`asked`: site, token_hash, ip?, user_agent?. Idle and longest times are those of the site."""
    site = asked["site"]
    session = Session(
        id=new_id(),
        token_hash=bytes.fromhex(asked["token_hash"]),
        account_id=account.id,
        site=site,
        method="password",
        ip=asked.get("ip"),
        user_agent=asked.get("user_agent"),
        csrf_token=secrets.token_urlsafe(24),
        must_choose_password=must_choose,
        opened_at=work.now,
        last_used_at=work.now,
        idle_seconds=rules[f"{site}_idle_minutes"] * 60,
        expires_at=work.now + timedelta(hours=rules[f"{site}_longest_hours"]),
    )
    session.use(work.now)
    store(work.session, session)
    if not must_choose:  # else it counts as a sign-in once a password is chosen
        announce.session_opened(work, session, account)
    return session


def _account(work: Work, name: str) -> Account | None:
    """By username; else by an address that only one account with a password has. Locked: failures are counted one by one."""
    wanted = sa.select(Account).where(sa.func.lower(Account.username) == name.lower())
    found = work.session.scalar(wanted.with_for_update())
    if found is not None or "@" not in name:
        return found
    by_email = sa.select(Account).where(sa.func.lower(Account.email) == name.lower(), Account.password_hash.is_not(None))
    several = work.session.scalars(by_email.order_by(Account.id).limit(2).with_for_update()).all()
    return several[0] if len(several) == 1 else None


def _failed(work: Work, account: Account | None, rules: Asked) -> Asked:
    if account is not None:
        most = rules["lock_after_failures"] if rules["is_brute_force_protection_on"] else 0
        account.fail_to_sign_in(work.now, most, rules["lock_minutes"])
    return {"outcome": "wrong_credentials"}


def _is_outdated(password: str, account: Account, rules: Asked) -> bool:
    """Rules changed since: they bind old passwords too unless those are exempt (PPL-038)."""
    return not rules["are_existing_passwords_exempt"] and bool(broken(password, account.username or "", rules))


def _is_shared(asked: Asked, account: Account, rules: Asked) -> bool:
    """An employee who signs in to the portal is let in to the management interface as well, if that is set (PPL-252)."""
    is_wanted = asked["site"] == PORTAL and bool(asked.get("management_token_hash"))
    return is_wanted and bool(rules["is_sign_in_shared"]) and account.kind == EMPLOYEE
