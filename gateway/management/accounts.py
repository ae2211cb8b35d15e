"""How accounts get in, for administrators: passwords, locks, reset links and open sessions, the same for employees and users."""

from __future__ import annotations

from typing import Any

from flask import current_app

from gateway.asking import ask
from gateway.identity.sessions import hash_of, new_secret
from gateway.people.access import OpenSession, PasswordSetting, ResetLink
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import PageQuery, page_of

routes = Routes("accounts", description="How accounts get in: passwords, locks, reset links, open sessions.")


@routes.put("/<uuid:account_id>/password")
@permits("rights.change_credentials")
@routes.arguments(PasswordSetting)
@routes.response(204)
def set_password(asked: dict[str, Any], account_id: str) -> None:
    """Set a password; all sessions of the account end."""
    ask("people", "set_password", asked | {"account_id": account_id}, key="")
    current_app.extensions["identity"].forget()


@routes.post("/<uuid:account_id>/password-reset")
@permits("rights.change_credentials")
@routes.response(201, ResetLink)
def offer_password_reset(account_id: str) -> Any:
    """Make a link with which the person chooses a new password; it replaces the one before."""
    secret = new_secret()
    offer = ask("people", "offer_password_reset", {"account_id": account_id, "token_hash": hash_of(secret)}, key="")
    return offer | {"token": secret}


@routes.delete("/<uuid:account_id>/lock")
@permits("rights.lift_lock")
@routes.response(204)
def lift_lock(account_id: str) -> None:
    """Let somebody in again who failed to sign in too often."""
    ask("people", "lift_lock", {"account_id": account_id})


@routes.get("/<uuid:account_id>/sessions")
@permits("rights.change_credentials")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(OpenSession))
def sessions(query: dict[str, Any], account_id: str) -> Any:
    """Where the account is signed in now."""
    return ask("people", "sessions", query | {"account_id": account_id})


@routes.delete("/<uuid:account_id>/sessions")
@permits("rights.change_credentials")
@routes.response(204)
def revoke_sessions(account_id: str) -> None:
    """End all sessions of the account."""
    ask("people", "revoke_sessions", {"account_id": account_id})
    current_app.extensions["identity"].forget()
