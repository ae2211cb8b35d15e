"""The spool of outgoing mail over HTTP, for administrators (INT-045, INT-276, INT-289)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.mail import shapes
from gateway.mail.asked import MailsChosen, SpoolQuery
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("mail-spool", description="Mail on its way out: what waits, was tried, has failed and why. Sent mail leaves it at once.")

RIGHT = "rights.system_settings"
RAW_WITHIN = 15.0  # seconds: its files may lie elsewhere


@routes.get("")
@permits(RIGHT)
@routes.arguments(SpoolQuery, location="query")
@routes.response(200, page_of(shapes.SpooledMail))
def spooled_mails(query: dict[str, Any]) -> Any:
    """The mails, newest first."""
    return ask("mail", "spool", query)


@routes.get("/counts")
@permits(RIGHT)
@routes.response(200, shapes.SpoolCounts)
def spool_counts() -> Any:
    """How full it is, and what is held back."""
    return ask("mail", "spool_counts")


@routes.post("/retries")
@permits(RIGHT)
@routes.arguments(MailsChosen)
@routes.response(200, shapes.MailIds)
def retry_mails(asked: dict[str, Any]) -> Any:
    """Try mails again at once; failed ones as if for the first time, by the account that their brand has now."""
    return ask("mail", "retry_mail", asked)


@routes.post("/drops")
@permits(RIGHT)
@routes.arguments(MailsChosen)
@routes.response(200, shapes.MailIds)
def drop_mails(asked: dict[str, Any]) -> Any:
    """Delete mails for good."""
    return ask("mail", "drop_mail", asked)


@routes.get("/<uuid:mail_id>")
@permits(RIGHT)
@routes.response(200, shapes.MailWithTries)
def spooled_mail(mail_id: str) -> Any:
    """One mail with its addresses and tries."""
    return ask("mail", "mail", {"mail_id": mail_id})


@routes.get("/<uuid:mail_id>/raw")
@permits(RIGHT)
@routes.response(200, shapes.RawMail)
def raw_mail(mail_id: str) -> Any:
    """What it says, with all headers. 404 once it is sent: it is not kept."""
    return ask("mail", "raw_mail", {"mail_id": mail_id}, timeout=RAW_WITHIN)


@routes.delete("/<uuid:mail_id>")
@permits(RIGHT)
@routes.response(204)
def drop_mail(mail_id: str) -> None:
    """Delete a mail for good."""
    ask("mail", "drop_mail", {"mail_ids": [mail_id]})


@routes.post("/<uuid:mail_id>/retries")
@permits(RIGHT)
@routes.response(200, shapes.MailIds)
def retry_mail(mail_id: str) -> Any:
    """Try a mail again at once."""
    return ask("mail", "retry_mail", {"mail_ids": [mail_id]})
