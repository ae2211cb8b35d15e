"""Trying an account out: a mail straight to one address, without the spool, and what the server says to it."""

from __future__ import annotations

from typing import Any

from contracts.vocabulary_of_mail import Cause
from kit.service import Outside
from services.mail.composing import UNICODE, Letter, composed
from services.mail.handlers.sending import OpenLine, server_of
from services.mail.models import Account, new_id
from services.mail.outside.line import open_line
from services.mail.queries.accounts import account_unknown
from services.mail.rules.addresses import on_the_wire
from services.mail.rules.answers import NoLine, Said

LONGEST = 10  # seconds that the server may take for one answer: a person waits
SUBJECT = "A mail to try out an account"
TEXT = "This account works: mail that Frontline sends through it arrives.\n"


def send_test(outside: Outside, asked: dict[str, Any]) -> dict[str, Any]:
    """{is_sent, cause?, code?, said}. Raises NotFound account_unknown."""
    return send_test_through(outside, asked, open_line)


def send_test_through(outside: Outside, asked: dict[str, Any], open_: OpenLine) -> dict[str, Any]:
    """As `send_test`, over a line that `open_` opens."""
    with outside.reading() as session:
        account = session.get(Account, asked["account_id"])
    if account is None:
        raise account_unknown()
    message = composed(_letter(outside, account, asked["to"]), lambda key: b"")
    account.deadline_seconds = min(account.deadline_seconds, LONGEST)
    try:
        line = open_(server_of(account))
    except NoLine as failure:
        return {"is_sent": False, "cause": failure.cause, "code": None, "said": failure.words}
    try:
        to = on_the_wire(asked["to"])
        said: Said = line.send(on_the_wire(account.from_address), [to], message, 2 * LONGEST).answers[to]
    finally:
        line.close()
    is_sent = said.state == "sent"
    return {"is_sent": is_sent, "cause": None if is_sent else Cause.DELIVERY, "code": said.code, "said": said.words}


def _letter(outside: Outside, account: Account, to: str) -> Letter:
    return Letter(
        message_id=f"<{new_id()}@{on_the_wire(account.from_address).rpartition('@')[2]}>",
        written_at=outside.now,
        sender=(account.from_name, account.from_address),
        people=(("to", "", to),),
        reply_to="",
        subject=SUBJECT,
        text=TEXT,
        html=None,
        attachments=(),
        encoding=UNICODE,
        is_automated=True,
    )
