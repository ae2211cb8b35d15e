"""Mail accounts over HTTP, for administrators (INT-003, INT-276)."""

from __future__ import annotations

from typing import Any

from flask import current_app

from contracts.vocabulary_of_mail import PASSWORD_OF_ACCOUNT
from gateway.asking import ask
from gateway.etags import expected_version
from gateway.mail import shapes
from gateway.mail.asked import MailAccountChanges, MailAccountTest, NewMailAccount
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import PageQuery, page_of
from kit.sealing import seal

routes = Routes("mail-accounts", description="Servers through which mail goes out. Brands choose among them by `smtp_account_id`.")

RIGHT = "rights.system_settings"
TRY_WITHIN = 75.0  # seconds: four waits of ten to get in, two to hand it over, and some


@routes.get("")
@permits(RIGHT)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(shapes.MailAccount))
def mail_accounts(query: dict[str, Any]) -> Any:
    """All accounts, by name."""
    return ask("mail", "accounts", query)


@routes.post("")
@permits(RIGHT)
@routes.arguments(NewMailAccount)
@routes.response(201, shapes.MailAccount)
def add_mail_account(asked: dict[str, Any]) -> Any:
    """Make an account."""
    return ask("mail", "save_account", _sealed(asked))


@routes.get("/<uuid:mail_account_id>")
@permits(RIGHT)
@routes.response(200, shapes.MailAccount, etag=True)
def mail_account(mail_account_id: str) -> Any:
    """One account."""
    return ask("mail", "account", {"account_id": mail_account_id})


@routes.patch("/<uuid:mail_account_id>")
@permits(RIGHT)
@routes.arguments(MailAccountChanges)
@routes.response(200, shapes.MailAccount, if_match=True)
def change_mail_account(asked: dict[str, Any], mail_account_id: str) -> Any:
    """Change what is given. What waits for the account is tried at once."""
    return ask("mail", "save_account", _sealed(asked) | {"account_id": mail_account_id} | expected_version())


@routes.delete("/<uuid:mail_account_id>")
@permits(RIGHT)
@routes.response(204, if_match=True)
def delete_mail_account(mail_account_id: str) -> None:
    """Delete an account for good. Refused while a brand, or mail that waits, needs it."""
    ask("mail", "delete_account", {"account_id": mail_account_id} | expected_version())


@routes.post("/<uuid:mail_account_id>/tests")
@permits(RIGHT)
@routes.arguments(MailAccountTest)
@routes.response(200, shapes.MailAccountTried)
def try_mail_account(asked: dict[str, Any], mail_account_id: str) -> Any:
    """Send a mail straight through it, without the spool, and tell what the server says. May take a minute."""
    return ask("mail", "send_test", asked | {"account_id": mail_account_id}, timeout=TRY_WITHIN)


def _sealed(asked: dict[str, Any]) -> dict[str, Any]:
    """The password is sealed here, so that it goes over the bus, and into what is kept of a command, as nobody else can read it."""
    if "password" not in asked:
        return asked
    rest = {name: value for name, value in asked.items() if name != "password"}
    password = asked["password"]
    return rest | {"sealed_password": password and seal(password, current_app.extensions["settings"].secret, PASSWORD_OF_ACCOUNT)}
