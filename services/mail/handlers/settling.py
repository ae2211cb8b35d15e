"""What follows from a try: for each address, for the mail, and for the account when there was no line at all (INT-041 to INT-043)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from contracts.events import mail as facts
from contracts.vocabulary_of_mail import Cause, GivenUp, MailState
from kit.storage.work import Work
from services.mail.conditions import is_cut_off, is_due
from services.mail.handlers.freeing import let_content_go
from services.mail.handlers.taking import TakenAccount, TakenMail, held_standing
from services.mail.models import Mail, Recipient, Try
from services.mail.rules.answers import FAILED, SENT, WAITING, NoLine, Said
from services.mail.rules.resting import rest_after
from services.mail.rules.retrying import next_try

MOST_AT_ONCE = 100  # mails that one round without a line counts a try for
CUT_OFF = "The sending was cut off; the server may have taken it."


def settle(work: Work, taken: TakenMail, answers: Mapping[str, Said]) -> None:
    """Keeps what the server said. Who comes back too late, when the mail was taken again, only notes what went out."""
    mail = work.session.get(Mail, taken.mail_id, with_for_update=True)
    if mail is None:
        return
    is_ours = mail.tries == taken.number and mail.state == MailState.SENDING
    people = people_of(work, mail)
    for one in people:
        said = answers.get(one.address)
        if said is not None and one.state == WAITING and (is_ours or said.state == SENT):
            one.state, one.code, one.said = said.state, said.code or None, said.words
    if is_ours:
        _follow(work, mail, people, work.session.get_one(Try, (mail.id, mail.tries)), Cause.DELIVERY)


def no_line(work: Work, taken: TakenAccount, trouble: NoLine) -> None:
    """The account rests, and what was due through it counts this as a try."""
    standing = held_standing(work, taken)
    if standing is None:
        return
    account = taken.account
    standing.failures += 1
    standing.trouble, standing.busy_until = trouble.words, None
    standing.rests_until = work.now + rest_after(standing.failures)
    told: dict[str, Any] = {name: getattr(account, name) for name in ("host", "port", "security", "from_address")}
    told |= {"cause": trouble.cause, "has_login": bool(account.username), "said": trouble.words}
    work.announce(facts.AccountFailed(subject=account.id, **told))
    due = sa.select(Mail).where(Mail.account_id == account.id, is_due(work.now)).order_by(Mail.due_at).limit(MOST_AT_ONCE)
    for mail in work.session.scalars(due.with_for_update(skip_locked=True)).all():
        mail.tries += 1
        mail.first_tried_at = mail.first_tried_at or work.now
        tried = Try(mail_id=mail.id, number=mail.tries, began_at=work.now, said="")
        work.session.add(tried)
        people = people_of(work, mail)
        for one in people:
            if one.state == WAITING:
                one.code, one.said = None, trouble.words
        _follow(work, mail, people, tried, trouble.cause)


def notice_cut_off(work: Work) -> None:
    """Tries whose process was killed or hung count as failed for now: the server may have taken the mail, or not (REP-043)."""
    lost = sa.select(Mail).where(is_cut_off(work.now)).order_by(Mail.due_at).limit(MOST_AT_ONCE).with_for_update(skip_locked=True)
    for mail in work.session.scalars(lost).all():
        people = people_of(work, mail)
        for one in people:
            if one.state == WAITING:
                one.code, one.said = None, CUT_OFF
        _follow(work, mail, people, work.session.get_one(Try, (mail.id, mail.tries)), Cause.DELIVERY)


def give_back(work: Work, taken: TakenAccount) -> None:
    """The round is over, and there was a line."""
    standing = held_standing(work, taken)
    if standing is not None:
        standing.busy_until = standing.rests_until = None
        standing.failures, standing.trouble = 0, ""


def give_up(work: Work, mail: Mail, people: Sequence[Recipient], because: GivenUp) -> None:
    """Ends it as failed, and says so. Its contents stay, for whoever retries it."""
    for one in people:
        if one.state == WAITING:
            one.state = FAILED
    mail.state, mail.ended_at = MailState.FAILED, work.now
    is_partly_sent = any(one.state == SENT for one in people)
    failures = _failures(people, FAILED)
    work.announce(facts.MailFailed(**_told(mail), because=because, is_partly_sent=is_partly_sent, failures=failures))


def _follow(work: Work, mail: Mail, people: Sequence[Recipient], tried: Try, cause: Cause) -> None:
    waiting = [one for one in people if one.state == WAITING]
    failed = [one for one in people if one.state == FAILED]
    mail.trouble = next((one.said for one in (*failed, *waiting) if one.said), "")
    tried.ended_at, tried.said = work.now, mail.trouble
    tried.cause = cause if waiting or failed else None
    tries = mail.tries - mail.tries_before
    again = next_try(mail.purpose, tries, mail.first_tried_at or work.now, work.now) if waiting else None
    if again is not None:
        mail.state, mail.due_at, tried.outcome = MailState.RETRYING, again, "retrying"
        work.announce(facts.DeliveryFailed(**_told(mail), cause=cause, next_at=again, failures=_failures(people, FAILED, WAITING)))
    elif waiting or failed:
        tried.outcome = "failed"
        give_up(work, mail, people, GivenUp.TRIED_OUT if waiting else GivenUp.REFUSED)
    else:
        tried.outcome = "sent"
        _sent(work, mail, people)


def _sent(work: Work, mail: Mail, people: Sequence[Recipient]) -> None:
    """Out of the spool: what stays for some days is a line that says so (INT-041)."""
    mail.state, mail.ended_at, mail.trouble = MailState.SENT, work.now, ""
    let_content_go(work, [mail.id])
    work.announce(facts.MailSent(**_told(mail), recipients=[one.address for one in people]))


def people_of(work: Work, mail: Mail) -> Sequence[Recipient]:
    """All its addresses, in order."""
    return work.session.scalars(sa.select(Recipient).where(Recipient.mail_id == mail.id).order_by(Recipient.position)).all()


def _told(mail: Mail) -> dict[str, Any]:
    told = {name: getattr(mail, name) for name in ("account_id", "brand_id", "purpose", "item", "message_id", "tries")}
    return {"subject": mail.id, **told}


def _failures(people: Sequence[Recipient], *states: str) -> list[Any]:
    return [{"address": one.address, "code": one.code, "said": one.said} for one in people if one.state in states]
