"""Signing in and out, for customers."""

from __future__ import annotations

from typing import Any

from gateway.identity import signing_in
from gateway.identity.signing_in import Credentials, PasswordChoice, Session
from gateway.identity.who import asking
from gateway.permissions import open_to_all, signed_in_at_all
from gateway.routes import Routes

routes = Routes("session", description="Signing in and out, for customers.")


@routes.post("")
@open_to_all
@routes.arguments(Credentials)
@routes.response(201, Session, description="Signed in; the session's cookie is set")
def sign_in(said: dict[str, Any]) -> Any:
    """Sign in with name and password."""
    return signing_in.sign_in("portal", said)


@routes.get("")
@signed_in_at_all
@routes.response(200, Session)
def session() -> Any:
    """Who is signed in."""
    return signing_in.of_asker(asking())


@routes.delete("")
@signed_in_at_all
@routes.response(204)
def sign_out() -> Any:
    """Sign out."""
    return signing_in.sign_out("portal")


@routes.put("/password")
@signed_in_at_all
@routes.arguments(PasswordChoice)
@routes.response(204)
def choose_password(said: dict[str, Any]) -> None:
    """Choose a new password of one's own; all other sessions of the account end."""
    signing_in.choose_password(said)
