"""The first administrator comes in by a link that works once: there is no default password anywhere."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import sqlalchemy as sa

from kit.errors import Conflict
from kit.storage.work import Work
from services.people import records
from services.people.finding import one_after_the_other
from services.people.handlers.accounts import built_in
from services.people.handlers.employees import add_employee
from services.people.handlers.passwords import offer_link, use_link
from services.people.models import Role, account_roles
from services.people.rules.roles import OF_FIRST_ADMINISTRATOR

Asked = dict[str, Any]
PURPOSE = "first_administrator"


def offer_first_administrator(work: Work, asked: Asked) -> Asked:
    """{token, expires_at}, or {exists: true} once there is an administrator. Ask without an idempotency key: its answers are kept."""
    if _exists(work):
        return {"exists": True}
    token = secrets.token_urlsafe(32)
    return {"token": token, "expires_at": offer_link(work, PURPOSE, "", hashlib.sha256(token.encode()).digest())}


def claim_first_administrator(work: Work, asked: Asked) -> Asked:
    """The link was followed. The first administrator is an agent, too (PPL-017)."""
    one_after_the_other(work.session, "administrators")
    if _exists(work):
        raise Conflict("administrator_exists", "There is an administrator already.")
    use_link(work, PURPOSE, asked["token"])
    roles = built_in(work, OF_FIRST_ADMINISTRATOR)
    return records.employee(add_employee(work, asked, roles), roles)


def _exists(work: Work) -> bool:
    held = sa.select(account_roles.c.account_id).join(Role, Role.id == account_roles.c.role_id).where(Role.key == "administrator")
    return bool(work.session.scalar(sa.select(held.exists())))
