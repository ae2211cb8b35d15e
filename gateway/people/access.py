"""Passwords, sessions and tokens, as they go in and come out. Secrets are made here, shown once, and only hashes go on."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from gateway.people.kinds import LANGUAGE, email, identity, matching, moment, secret, several, text, truth, word
from gateway.people.persons import USERNAME


class PasswordSetting(Schema):
    """Somebody's new password, entered twice (PPL-031)."""

    password = secret(required=True)
    password_again = secret("The same again", required=True)
    must_choose_password = truth("The next sign-in leads to a new password first", load_default=False)


class ResetLink(Schema):
    """A link that works once; hand it to the person."""

    token = text("Goes to PUT /api/portal/v1/password-resets/<token>", required=True)
    expires_at = moment("Works until then", required=True)


class ResetUse(Schema):
    """The new password, entered twice."""

    password = secret(required=True)
    password_again = secret("The same again", required=True)


class OpenSession(Schema):
    """A session somebody has open."""

    session_id = identity("Name of the session, no secret", required=True)
    site = word("Where", "portal", "management", required=True)
    method = word("How they signed in", "password", "directory", "external", "token", required=True)
    ip = text("From which address", required=True, allow_none=True)
    user_agent = text("With which program", 500, 0, required=True, allow_none=True)
    opened_at = moment("Signed in at", required=True)
    last_used_at = moment("Last used at, to the minute", required=True)
    idle_until = moment("Ends then if it is not used", required=True)
    expires_at = moment("Ends then at the latest", required=True)


class NewToken(Schema):
    """What it takes to make an API token."""

    name = text("What it is for", required=True)
    scopes = fields.List(
        text("A permission key, <feature>.* or *", 100),
        required=True,
        validate=validate.Length(1, 200),
        metadata={"description": "What it opens, never more than its account may"},
    )
    account_id = identity("For whom it acts; null = for no person, administrators only", allow_none=True)
    expires_at = moment("Ends then; null = never", allow_none=True)


class Token(Schema):
    """An API token, without its secret."""

    token_id = identity("Id", required=True)
    name = text("What it is for", required=True)
    account_id = identity("For whom it acts", required=True, allow_none=True)
    scopes = several(fields.String(), "What it opens", 200, required=True)
    created_by = text("Who made it", required=True)
    created_at = moment("Made at", required=True)
    expires_at = moment("Ends then", required=True, allow_none=True)
    revoked_at = moment("Revoked at", required=True, allow_none=True)


class MadeToken(Token):
    """The only answer that holds the secret."""

    token = text("The secret: send it as Authorization: Bearer. It is not shown again", required=True)


class Registration(Schema):
    """What it takes to make an own account."""

    username = matching("Name to sign in with", USERNAME, required=True)
    email = email(required=True)
    password = secret(required=True)
    password_again = secret("The same again", required=True)
    full_name = text("Your name", required=True)
    phone = text("Your number", 50, allow_none=True)
    language = matching("Your language", LANGUAGE, 35, allow_none=True)
    time_zone = text("Your time zone", 64, allow_none=True)


class PasswordRules(Schema):
    """What a new password must be like."""

    password_minimum_length = fields.Integer(required=True, metadata={"description": "Fewest characters"})
    password_requires_numbers = truth("A digit", required=True)
    password_requires_uppercase = truth("A capital letter", required=True)
    password_requires_lowercase = truth("A small letter", required=True)
    password_requires_symbol = truth("A symbol", required=True)
    password_differs_from_username = truth("Other than the username", required=True)
