"""API tokens over HTTP: one's own, and for administrators everybody's."""

from __future__ import annotations

from typing import Any

from flask import current_app

from gateway.asking import ask
from gateway.identity.sessions import hash_of, new_secret
from gateway.identity.who import asking
from gateway.people.access import MadeToken, NewToken, Token
from gateway.permissions import permits, signed_in
from gateway.routes import Routes
from gateway.schemas import PageQuery, page_of
from kit.errors import Forbidden

routes = Routes("tokens", description="Tokens with which programs get in, each within its scopes.")


@routes.get("")
@permits("rights.system_settings")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(Token))
def tokens(query: dict[str, Any]) -> Any:
    """All tokens, oldest first."""
    return ask("people", "tokens", query)


@routes.get("/mine")
@signed_in
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(Token))
def my_tokens(query: dict[str, Any]) -> Any:
    """The caller's own tokens, oldest first."""
    return ask("people", "tokens", query | {"account_id": _person()})


@routes.post("")
@signed_in
@routes.arguments(NewToken)
@routes.response(201, MadeToken)
def create_token(asked: dict[str, Any]) -> Any:
    """Make a token; its secret is shown this once. Without `account_id` it acts for the caller; null takes an administrator."""
    if asking().is_by_token:
        raise Forbidden("not_by_token", "Tokens are made by people who are signed in, not by other tokens.")
    secret = new_secret()
    made = ask("people", "create_token", {"account_id": _person(), **asked, "token_hash": hash_of(secret)}, key="")
    return made | {"token": secret}


@routes.delete("/<uuid:token_id>")
@signed_in
@routes.response(204)
def revoke_token(token_id: str) -> None:
    """Revoke a token of one's own, or as an administrator any."""
    ask("people", "revoke_token", {"token_id": token_id})
    current_app.extensions["identity"].forget()


def _person() -> str:
    asker = asking()
    if asker.kind != "employee":
        raise Forbidden("not_a_person", "This token stands for no person.")
    return asker.id
