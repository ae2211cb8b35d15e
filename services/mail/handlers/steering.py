"""What people and other services do with mails of the spool: try them again, drop them, hold them back, let them go (INT-045, REP-033)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.vocabulary_of_mail import GivenUp, MailState
from kit.errors import Conflict
from kit.storage.work import Work
from services.mail.handlers.choosing import account_for
from services.mail.handlers.freeing import let_content_go
from services.mail.handlers.settling import give_up, people_of
from services.mail.models import Hold, Mail, Standing
from services.mail.queries.spool import mail_unknown
from services.mail.rules.answers import FAILED, WAITING

Said = dict[str, Any]


def retry_mail(work: Work, asked: Said) -> Said:
    """{mail_ids} of those that are tried again at once: failed ones as if for the first time, by the brand's account of today.

    What is being sent, or has been, is passed over. Raises NotFound mail_unknown, Conflict mail_on_its_way when nothing else was named.
    """
    mails = _named(work, asked["mail_ids"])
    for mail in mails:
        if mail.state == MailState.FAILED:
            _begin_again(work, mail)
        mail.due_at = work.now
    accounts = sorted({mail.account_id for mail in mails})
    rested = sa.update(Standing).where(Standing.account_id.in_(accounts)).values(rests_until=None)
    work.session.execute(rested)
    return {"mail_ids": [mail.id for mail in mails]}


def drop_mail(work: Work, asked: Said) -> Said:
    """{mail_ids} of those that are gone for good, contents and all; who waits for one hears that it failed. Refuses as `retry_mail`."""
    mails = _named(work, asked["mail_ids"])
    for mail in mails:
        if mail.ended_at is None:
            give_up(work, mail, people_of(work, mail), GivenUp.DROPPED)
    work.session.flush()
    ids = [mail.id for mail in mails]
    let_content_go(work, ids)
    work.session.execute(sa.delete(Mail).where(Mail.id.in_(ids)))
    return {"mail_ids": ids}


def hold_mail(work: Work, asked: Said) -> Said:
    """Mail of this purpose, or that names this word, waits from now on. Again is no error."""
    row = {"word": asked["word"], "held_by": work.call.actor, "held_at": work.now}
    work.session.execute(insert(Hold).values(row).on_conflict_do_nothing())
    return {"word": asked["word"], "is_held": True}


def release_mail(work: Work, asked: Said) -> Said:
    """What waited goes out. Again is no error."""
    work.session.execute(sa.delete(Hold).where(Hold.word == asked["word"]))
    return {"word": asked["word"], "is_held": False}


def _named(work: Work, mail_ids: Sequence[str]) -> Sequence[Mail]:
    """Those of them that may be changed, locked in one order."""
    wanted = sa.select(Mail).where(Mail.id.in_(mail_ids)).order_by(Mail.id).with_for_update()
    found = work.session.scalars(wanted).all()
    if not found:
        raise mail_unknown()
    free = [mail for mail in found if mail.state not in (MailState.SENDING, MailState.SENT)]
    if not free:
        raise Conflict("mail_on_its_way", "It is being sent, or has been.")
    return free


def _begin_again(work: Work, mail: Mail) -> None:
    account, _ = account_for(work.session, None if mail.brand_id else mail.account_id, mail.brand_id)
    mail.account_id = account.id
    mail.state, mail.ended_at, mail.first_tried_at = MailState.WAITING, None, None
    for one in people_of(work, mail):
        if one.state == FAILED:
            one.state = WAITING
    mail.tries_before = mail.tries
