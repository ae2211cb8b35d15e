"""What a round of sending takes, for a while only: an account, then its mails one by one, each in a work of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from contracts.vocabulary_of_mail import MailState
from kit.storage.work import Work
from services.mail.composing import Letter
from services.mail.conditions import is_due
from services.mail.models import Account, Content, Mail, Recipient, Standing, Try, new_id
from services.mail.rules.answers import WAITING
from services.mail.rules.resting import MINUTE, longest_try, minute_of
from services.mail.settings import settings

MARGIN = timedelta(seconds=60)  # above the longest a try may last: who is later than that was cut off


@dataclass(frozen=True, slots=True)
class TakenAccount:
    """An account that this round alone sends through, until it is given back or the time is over."""

    token: str
    account: Account


@dataclass(frozen=True, slots=True)
class TakenMail:
    """A mail to be tried now, the how-manieth time, within so many seconds; `to` are the addresses that have not got it."""

    mail_id: str
    number: int
    letter: Letter
    to: tuple[str, ...]
    within: float


def take_account(work: Work) -> TakenAccount | None:
    """The account that was served least lately, of those that have mail that is due, rest not, and may send more in this minute."""
    s, now = Standing, work.now
    wanted = (
        sa.select(Standing, Account)
        .join(Account, Account.id == s.account_id)
        .where(sa.or_(s.busy_until.is_(None), s.busy_until <= now), sa.or_(s.rests_until.is_(None), s.rests_until <= now))
        .where(sa.or_(s.minute_at.is_(None), s.minute_at <= now - MINUTE, s.minute_count < Account.most_a_minute))
        .where(sa.exists().where(Mail.account_id == s.account_id, is_due(now)))
        .order_by(s.served_at.asc().nulls_first(), s.account_id)
    )
    found = work.session.execute(wanted.limit(1).with_for_update(of=Standing, skip_locked=True)).first()
    if found is None:
        return None
    standing, account = found
    standing.taken_by, standing.served_at = new_id(), now
    standing.busy_until = now + timedelta(seconds=longest_try(account.deadline_seconds, 0)) + MARGIN
    return TakenAccount(standing.taken_by, account)


def take_mail(work: Work, taken: TakenAccount) -> TakenMail | None:
    """The mail of this account that is due longest. None: none is, the minute is full, or the account is another's meanwhile."""
    account, now = taken.account, work.now
    standing = held_standing(work, taken)
    if standing is None:
        return None
    standing.minute_at, standing.minute_count = minute_of(standing.minute_at, standing.minute_count, now)
    if standing.minute_count >= account.most_a_minute:
        return None
    due = sa.select(Mail).where(Mail.account_id == account.id, is_due(now)).order_by(Mail.due_at)
    mail = work.session.scalar(due.limit(1).with_for_update(skip_locked=True))
    if mail is None:
        return None
    standing.minute_count += 1
    within = longest_try(account.deadline_seconds, mail.size)
    mail.due_at = standing.busy_until = now + timedelta(seconds=within) + MARGIN
    mail.state, mail.tries = MailState.SENDING, mail.tries + 1
    mail.first_tried_at = mail.first_tried_at or now
    work.session.add(Try(mail_id=mail.id, number=mail.tries, began_at=now, said=""))
    return _taken(work, mail, within)


def held_standing(work: Work, taken: TakenAccount) -> Standing | None:
    """The standing of the account, locked, while it is this round's."""
    found = work.session.get(Standing, taken.account.id, with_for_update=True)
    return found if found is not None and found.taken_by == taken.token else None


def _taken(work: Work, mail: Mail, within: float) -> TakenMail:
    people = work.session.scalars(sa.select(Recipient).where(Recipient.mail_id == mail.id).order_by(Recipient.position)).all()
    content = work.session.get_one(Content, mail.id)
    letter = letter_of(mail, people, content, settings(work.session).encoding)
    return TakenMail(mail.id, mail.tries, letter, tuple(one.address for one in people if one.state == WAITING), within)


def letter_of(mail: Mail, people: Sequence[Recipient], content: Content, encoding: str) -> Letter:
    """As its reader is to see it."""
    return Letter(
        message_id=mail.message_id,
        written_at=mail.created_at,
        sender=(mail.from_name, mail.from_address),
        people=tuple((one.kind, one.name, one.address) for one in people),
        reply_to=mail.reply_to,
        subject=mail.subject,
        text=content.text,
        html=content.html,
        attachments=tuple(content.attachments),
        encoding=encoding,
        is_automated=mail.is_automated,
    )
