"""The sending: one account at a time in each place, one mail after the other over its line, nothing held meanwhile (INT-041, INT-230)."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from contracts.vocabulary_of_mail import PASSWORD_OF_ACCOUNT, Cause
from kit.config import config
from kit.errors import NotFound
from kit.sealing import Unsealable, unseal
from kit.service import Outside
from services.mail.composing import composed
from services.mail.figures import tries_ended, try_seconds
from services.mail.handlers.freeing import store
from services.mail.handlers.settling import give_back, no_line, settle
from services.mail.handlers.taking import TakenAccount, TakenMail, take_account, take_mail
from services.mail.models import Account
from services.mail.outside.line import Line, Server, open_line
from services.mail.rules.addresses import on_the_wire
from services.mail.rules.answers import BY_US, Delivery, NoLine, Said

MOST_A_ROUND = 50  # mails over one line: then another account has its turn

OpenLine = Callable[[Server], Line]


def deliver(outside: Outside) -> bool:
    """One round: an account that has mail to send, and what of it is due. False when no account has any."""
    return deliver_through(outside, open_line)


def deliver_through(outside: Outside, open_: OpenLine) -> bool:
    """As `deliver`, over lines that `open_` opens."""
    taken = outside.do(take_account)
    if taken is None:
        return False
    try:
        line = open_(server_of(taken.account))
    except NoLine as failure:
        trouble = failure
        outside.do(lambda work: no_line(work, taken, trouble))
        tries_ended.labels(str(trouble.cause)).inc()
        return True
    try:
        _send_what_is_due(outside, taken, line)
    finally:
        line.close()
    outside.do(lambda work: give_back(work, taken))
    return True


def _send_what_is_due(outside: Outside, account: TakenAccount, line: Line) -> None:
    for _ in range(MOST_A_ROUND):
        mail = outside.do(lambda work: take_mail(work, account)) if outside.is_wanted else None
        if mail is None:
            return
        began = perf_counter()
        delivery = _tried(mail, line)
        try_seconds.observe(perf_counter() - began)
        _keep(outside, mail, delivery)
        if not delivery.is_line_whole:
            return


def _tried(mail: TakenMail, line: Line) -> Delivery:
    try:
        message = composed(mail.letter, store().read)
    except NotFound:
        return _all(mail, Said(BY_US, "A file that was to go along is not there any more."))
    except (ValueError, LookupError, TypeError) as wrong:
        return _all(mail, Said(BY_US, f"It cannot be put into the form of a mail: {wrong}"))
    except OSError as away:
        return _all(mail, Said(None, f"The files cannot be reached: {type(away).__name__}."))
    as_sent = {on_the_wire(address): address for address in mail.to}
    delivery = line.send(on_the_wire(mail.letter.sender[1]), list(as_sent), message, mail.within)
    return Delivery({as_sent[address]: said for address, said in delivery.answers.items()}, delivery.is_line_whole)


def _keep(outside: Outside, mail: TakenMail, delivery: Delivery) -> None:
    outside.do(lambda work: settle(work, mail, delivery.answers))
    states = {said.state for said in delivery.answers.values()}
    tries_ended.labels("sent" if states == {"sent"} else Cause.DELIVERY.value).inc()


def _all(mail: TakenMail, said: Said) -> Delivery:
    return Delivery(dict.fromkeys(mail.to, said))


def server_of(account: Account) -> Server:
    """Raises NoLine when the password cannot be read."""
    try:
        password = unseal(account.sealed_password, config().secret, PASSWORD_OF_ACCOUNT) if account.sealed_password else ""
    except Unsealable as changed:
        raise NoLine(Cause.LOGIN, "The password was sealed with another FRONTLINE_SECRET: enter it again.") from changed
    return Server(
        host=account.host,
        port=account.port,
        security=account.security,
        username=account.username,
        password=password,
        ignores_certificate=account.ignores_certificate,
        deadline_seconds=account.deadline_seconds,
    )
