"""What is asked about signing in, sessions, passwords and tokens."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.people.schemas.kinds import NAME, Address, Email, Id, Page, Secret, Text, TokenHash, Username, asks, list_of


class SignIn(Schema):
    """PPL-027."""

    username = Text(254, required=True)
    password = Secret(required=True)
    site = fields.String(required=True, validate=validate.OneOf(["portal", "management"]))
    token_hash = TokenHash(required=True)
    management_token_hash = TokenHash(allow_none=True)
    ip = Text(64, allow_none=True)
    user_agent = Text(500, allow_none=True)


class TokenAsked(Schema):
    """The secret, or its hash."""

    token = fields.String(validate=validate.Length(1, 300))
    token_hash = TokenHash()

    @validates_schema
    def has_one(self, asked: dict[str, str], **_: object) -> None:
        """One of the two."""
        if ("token" in asked) == ("token_hash" in asked):
            raise ValidationError("Either the token or its hash.", "token")


class PasswordChoice(Schema):
    """The own password, changed."""

    session_id = Id(required=True)
    current_password = Secret(required=True)
    password = Secret(required=True)
    password_again = Secret(required=True)


class PasswordSetting(Schema):
    """Somebody's password, set by an administrator."""

    account_id = Id(required=True)
    password = Secret(required=True)
    password_again = Secret(required=True)
    must_choose_password = fields.Boolean(load_default=False)


class ResetUse(Schema):
    """The link was followed."""

    token = fields.String(required=True, validate=validate.Length(1, 300))
    password = Secret(required=True)
    password_again = Secret(required=True)


class Claim(Schema):
    """The first administrator, by the link."""

    token = fields.String(required=True, validate=validate.Length(1, 300))
    username = Username(required=True)
    display_name = Text(NAME, required=True)
    email = Email(required=True)
    password = Secret(required=True)


class NewToken(Schema):
    """An API token."""

    name = Text(NAME, required=True)
    scopes = list_of(Text(100), 200, 1, required=True)
    token_hash = TokenHash(required=True)
    account_id = Id(allow_none=True)
    expires_at = fields.AwareDateTime(allow_none=True)


class OfAccount(Page):
    """A list about one account, or all."""

    account_id = Id()


class OfOneAccount(Page):
    """A list about one account."""

    account_id = Id(required=True)


ResetOffer = asks("ResetOffer", account_id=Id(required=True), token_hash=TokenHash(required=True))
AddressAsked = asks("AddressAsked", ip=Address(required=True))
SessionNamed = asks("SessionNamed", session_id=Id(required=True))
AccountNamed = asks("AccountNamed", account_id=Id(required=True))
SessionsRevoked = asks("SessionsRevoked", account_id=Id(required=True), except_session_id=Id(allow_none=True))
TokenNamed = asks("TokenNamed", token_id=Id(required=True))
