"""Signing in and out, the same on both sides: the secret is made here, goes into the cookie, and only its hash goes to people."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema, fields, validate

from gateway import rate_limits
from gateway.asking import ask
from gateway.identity.sessions import Identity, hash_of, new_secret
from gateway.identity.who import NOBODY, Asker, acting_as, asking
from gateway.schemas import Id, Moment
from gateway.serving import written
from kit.errors import Forbidden, Refusal


class Credentials(Schema):
    """Name and password."""

    username = fields.String(
        required=True, validate=validate.Length(1, 200), metadata={"description": "Username; on the portal also the address"}
    )
    password = fields.String(required=True, validate=validate.Length(1, 1000), metadata={"description": "Password"})


class PasswordChoice(Schema):
    """A new password of one's own."""

    current_password = fields.String(required=True, validate=validate.Length(1, 1000), metadata={"description": "The one in force"})
    password = fields.String(required=True, validate=validate.Length(1, 1000), metadata={"description": "The new one"})
    password_again = fields.String(required=True, validate=validate.Length(1, 1000), metadata={"description": "The new one again"})


class Account(Schema):
    """Whose session it is."""

    id = Id(required=True, metadata={"description": "Employee or user"})
    kind = fields.String(required=True, validate=validate.OneOf(("employee", "user")), metadata={"description": "Which of the two"})
    username = fields.String(required=True, metadata={"description": "Name to sign in with"})
    name = fields.String(required=True, allow_none=True, metadata={"description": "Display name"})
    email = fields.String(required=True, allow_none=True, metadata={"description": "Address"})
    language = fields.String(allow_none=True, metadata={"description": "Language of the screens"})
    time_zone = fields.String(allow_none=True, metadata={"description": "Zone of the times shown; null = default"})


class Session(Schema):
    """Who is signed in, and what they may do."""

    session_id = fields.String(required=True, allow_none=True, metadata={"description": "Name of the session, no secret; null for a token"})
    account = fields.Nested(Account, required=True, allow_none=True, metadata={"description": "Null for a token with no person behind it"})
    kinds = fields.List(fields.String(), required=True, metadata={"description": "Of agent, manager, administrator"})
    permissions = fields.List(fields.String(), required=True, metadata={"description": "What roles and scopes allow"})
    must_choose_password = fields.Boolean(required=True, metadata={"description": "Nothing else works until a new password is chosen"})
    csrf_token = fields.String(
        required=True, allow_none=True, metadata={"description": "Send it as X-CSRF-Token with every unsafe request"}
    )
    expires_at = Moment(required=True, allow_none=True, metadata={"description": "Ends then at the latest"})
    idle_until = Moment(allow_none=True, metadata={"description": "Ends then if nothing is asked before"})


class NotLetIn(Refusal):
    """The sign-in was counted and refused."""

    kind = "forbidden"


REFUSED = {
    "wrong_credentials": "Username or password is wrong.",
    "locked": "Too many wrong passwords. Try again later, or ask an administrator.",
    "no_access": "This account may not sign in here.",
}


def sign_in(side: str, said: dict[str, Any]) -> Response:
    """Opens a session and hands its secret over as a cookie. Raises NotLetIn, TooManyRequests."""
    rate_limits.take("sign_in", said["username"])
    acting_as(NOBODY)
    identity: Identity = current_app.extensions["identity"]
    secret, other = new_secret(), new_secret()
    asked = said | {
        "site": side,
        "token_hash": hash_of(secret),
        "ip": request.remote_addr or "",
        "user_agent": request.user_agent.string[:300] or None,
    }
    if side == "portal":
        asked["management_token_hash"] = hash_of(other)
    answer = ask("people", "sign_in", asked, key="")  # a key is stored with what was asked: no secret may get there
    outcome = answer["outcome"]
    if outcome != "signed_in":
        raise NotLetIn(outcome, REFUSED.get(outcome, "Not signed in."), **{k: v for k, v in answer.items() if k == "locked_until"})
    session = answer["session"]
    response = written(seen(session), 201, False)
    identity.set_cookie(response, side, secret, session["expires_at"])
    if answer.get("management_session"):
        identity.set_cookie(response, "management", other, answer["management_session"]["expires_at"])
    return response


def sign_out(side: str) -> Response:
    """Closes the session of this cookie. Raises Forbidden for a token: it is revoked, not signed out."""
    asker, identity = asking(), current_app.extensions["identity"]
    if not asker.session_id:
        raise Forbidden("not_a_session", "A token has no session to end. Revoke it instead.")
    ask("people", "sign_out", {"session_id": asker.session_id})
    identity.forget(asker.session_id)
    response = written(None, 204, False)
    identity.drop_cookie(response, side)
    return response


def choose_password(said: dict[str, Any]) -> None:
    """The account's own password, changed. Its other sessions end."""
    asker = asking()
    if not asker.session_id:
        raise Forbidden("not_a_session", "A token chooses no password.")
    ask("people", "choose_password", said | {"session_id": asker.session_id}, key="")
    current_app.extensions["identity"].forget()


def of_asker(asker: Asker) -> dict[str, Any]:
    """The session behind the asker of this request, as `Session`."""
    return seen(asker.session or {}, asker)


def seen(said: dict[str, Any], asker: Asker | None = None) -> dict[str, Any]:
    """What the caller may see of what people say of a session or token."""
    return {
        "session_id": said.get("session_id"),
        "account": said.get("account"),
        "kinds": sorted(asker.kinds) if asker else said["kinds"],
        "permissions": sorted(asker.permissions) if asker else said["permissions"],
        "must_choose_password": said.get("must_choose_password", False),
        "csrf_token": said.get("csrf_token"),
        "expires_at": said.get("expires_at"),
        "idle_until": said.get("idle_until"),
    }
