"""What it takes to save an account, to name one, and to try it out."""

from __future__ import annotations

import re

from marshmallow import Schema, ValidationError, fields, validate

from contracts.vocabulary_of_mail import Security
from services.mail.schemas.kinds import NAME, Address, Id, Line, ListPage, Text, count, truth

_HOST = re.compile(r"(?=.{1,253}$)[^\W_]([\w-]{0,61}[^\W_])?(\.[^\W_]([\w-]{0,61}[^\W_])?)*\.?")
_MACHINE = re.compile(r"[0-9a-fA-F:.]{2,45}")


def _is_host(text: str) -> None:
    if not (_HOST.fullmatch(text) or _MACHINE.fullmatch(text)):
        raise ValidationError("Not the name or address of a server.")


class AccountSaving(Schema):
    """A new account, or without any of these what stays as it is; `account_id` says which. An empty user name: without sign-in."""

    account_id = Id(load_default=None, allow_none=True)
    expected_version = fields.Integer(load_default=None, allow_none=True)
    name = Line(NAME)
    host = Line(253, checks=[_is_host])
    port = count(1, 65_535)
    security = fields.String(validate=validate.OneOf([str(one) for one in Security]))
    ignores_certificate = truth()
    username = Text(255, least=0)
    sealed_password = Text(2_000, least=0)
    from_name = Line(NAME, least=0)
    from_address = Address()
    deadline_seconds = count(5, 300)
    most_a_minute = count(1, 6_000)


class AccountNamed(Schema):
    """One account."""

    account_id = Id(required=True)


class AccountDeleting(AccountNamed):
    """The account that goes, as the asker knows it."""

    expected_version = fields.Integer(load_default=None, allow_none=True)


class AccountTrying(AccountNamed):
    """To whom a first mail goes."""

    to = Address(required=True)


class AccountsWanted(ListPage):
    """Which part of the accounts, by name."""
