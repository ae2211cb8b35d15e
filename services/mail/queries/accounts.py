"""Accounts as people see them: all but the password, and how each stands."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.mail.models import Account, Standing

Said = dict[str, Any]
OWN = (
    *("id", "version", "name", "host", "port", "security", "ignores_certificate", "username", "from_name", "from_address"),
    *("deadline_seconds", "most_a_minute", "created_by", "created_at"),
)
_COLUMNS = (
    *(getattr(Account, name) for name in OWN),
    (Account.sealed_password != "").label("has_password"),
    Standing.failures,
    Standing.trouble,
    Standing.rests_until,
)
_ALL = sa.select(*_COLUMNS).join(Standing, Standing.account_id == Account.id)


def accounts(reading: Reading, asked: Said) -> Said:
    """Page of account, by name."""
    return page(reading.session, _ALL, Order(Account.name, Account.id), asked["cursor"], asked["limit"])


def one_account(reading: Reading, asked: Said) -> Said:
    """Raises NotFound account_unknown."""
    row = reading.session.execute(_ALL.where(Account.id == asked["account_id"])).mappings().first()
    if row is None:
        raise account_unknown()
    return {str(name): value for name, value in row.items()}


def account_shown(account: Account, standing: Standing) -> Said:
    """An entity as the questions show it."""
    standing_as = {"failures": standing.failures, "trouble": standing.trouble, "rests_until": standing.rests_until}
    return {name: getattr(account, name) for name in OWN} | {"has_password": account.sealed_password != ""} | standing_as


def account_unknown() -> NotFound:
    return NotFound("account_unknown", "There is no such mail account.", field="account_id")
