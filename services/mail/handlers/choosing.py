"""Through which account a mail goes: the one that is named, its brand's, or the default brand's (INT-004, REP-032)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Conflict
from services.mail.models import Account, Brand
from services.mail.queries.accounts import account_unknown

_KEPT = {"read": True, "key_share": True}  # it may be changed meanwhile, but not go


def account_for(session: Session, account_id: str | None, brand_id: str | None) -> tuple[Account, str | None]:
    """The account, and the brand for which it was chosen: None where the account was named. A brand without one has the default brand's.

    Raises NotFound account_unknown, Conflict no_mail_account.
    """
    if account_id is not None:
        named = session.get(Account, account_id, with_for_update=_KEPT)
        if named is None:
            raise account_unknown()
        return named, None
    wanted = sa.select(Account, Brand.id).join(Brand, Brand.smtp_account_id == Account.id).where(Brand.is_deleted.is_(False))
    wanted = wanted.where(sa.or_(Brand.id == brand_id, Brand.is_default)) if brand_id else wanted.where(Brand.is_default)
    found = session.execute(
        wanted.order_by(Brand.is_default if brand_id else Brand.id).limit(1).with_for_update(of=Account, **_KEPT)
    ).first()
    if found is None:
        raise Conflict("no_mail_account", "Neither the brand nor the default brand has a mail account to send through.")
    return found[0], brand_id or found[1]
