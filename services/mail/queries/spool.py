"""The spool as people see it: the list, one mail with its addresses and tries, and the counts (INT-045, INT-289)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.vocabulary_of_mail import MailState
from kit.errors import NotFound
from kit.storage.paging import Order, page, plain
from kit.storage.search import matching
from kit.storage.work import Reading
from services.mail.conditions import IS_HELD, is_due
from services.mail.models import Account, Hold, Mail, Recipient, Standing, Try

Said = dict[str, Any]
SHOWN = (
    *("id", "account_id", "brand_id", "purpose", "held_by", "is_automated", "state", "from_name", "from_address", "reply_to"),
    *("subject", "message_id", "size", "item", "asked_by", "created_at", "due_at", "tries", "ended_at", "trouble"),
)
UNSENT = (MailState.WAITING, MailState.SENDING, MailState.RETRYING, MailState.FAILED)
ADDRESSED = 200  # characters of the addresses in a list
_COLUMNS = (
    *(getattr(Mail, name) for name in SHOWN),
    sa.func.left(Mail.addressed, ADDRESSED).label("addressed"),
    sa.and_(Mail.ended_at.is_(None), IS_HELD).label("is_held"),
)


def spool(reading: Reading, asked: Said) -> Said:
    """Page of mail, by time or size."""
    wanted = sa.select(*_COLUMNS)
    wanted = wanted.where(Mail.state == asked["state"] if asked["state"] else Mail.state != MailState.SENT)
    for name in ("purpose", "account_id"):
        if asked[name] is not None:
            wanted = wanted.where(getattr(Mail, name) == asked[name])
    if asked["search"].strip():
        wanted = wanted.where(matching(Mail.words, asked["search"]))
    by = Mail.size if asked["sort"] == "size" else Mail.created_at
    return page(reading.session, wanted, Order(by, Mail.id, desc=asked["is_descending"]), asked["cursor"], asked["limit"])


def mail(reading: Reading, asked: Said) -> Said:
    """The mail with its `recipients` and `tries_made`, without what it says. Raises NotFound mail_unknown."""
    session, mail_id = reading.session, asked["mail_id"]
    found = session.execute(sa.select(*_COLUMNS).where(Mail.id == mail_id)).mappings().first()
    if found is None:
        raise mail_unknown()
    people = [getattr(Recipient, name) for name in ("kind", "name", "address", "state", "code", "said")]
    tried = [getattr(Try, name) for name in ("number", "began_at", "ended_at", "outcome", "cause", "said")]
    recipients = session.execute(sa.select(*people).where(Recipient.mail_id == mail_id).order_by(Recipient.position)).mappings()
    last = sa.select(*tried).where(Try.mail_id == mail_id).order_by(Try.number.desc()).limit(100)
    tries = plain(session.execute(last).mappings())[::-1]
    return {str(name): value for name, value in found.items()} | {"recipients": plain(recipients), "tries_made": tries}


def spool_counts(reading: Reading, asked: Said) -> Said:
    """{waiting, sending, retrying, failed, held, oldest_due_seconds, accounts_failing, holds}: `holds` are the words held back."""
    return counts(reading.session, reading.now)


def counts(session: Session, now: datetime) -> Said:
    """Four statements; also for the admin port and Prometheus. `oldest_due_seconds`: how long the mail waits that is due longest."""
    of_state = sa.select(Mail.state, sa.func.count()).where(Mail.state != MailState.SENT).group_by(Mail.state)
    by_state = dict(session.execute(of_state).all())
    held = sa.func.count().filter(IS_HELD)
    oldest = sa.func.min(Mail.due_at).filter(is_due(now))
    held_now, oldest_at = session.execute(sa.select(held, oldest).where(Mail.ended_at.is_(None))).one()
    failing = session.scalar(sa.select(sa.func.count()).select_from(Standing).join(Account).where(Standing.failures > 0))
    holds = session.execute(sa.select(Hold.word, Hold.held_by, Hold.held_at).order_by(Hold.word).limit(100)).mappings()
    return {
        **{str(state): by_state.get(state, 0) for state in UNSENT},
        "held": held_now,
        "oldest_due_seconds": _seconds_since(oldest_at, now),
        "accounts_failing": failing or 0,
        "holds": plain(holds),
    }


def _seconds_since(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0


def mail_unknown() -> NotFound:
    return NotFound("mail_unknown", "There is no such mail in the spool.", field="mail_id")
