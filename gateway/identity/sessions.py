"""Cookie sessions and API tokens: only their hash leaves this process, what people says of them is kept for a few seconds."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from datetime import UTC, datetime
from typing import Any, NamedTuple

from flask import Flask, Request, Response

from gateway.bus import Bus
from gateway.config import Settings
from gateway.idempotency import SAFE
from gateway.identity.visitors import PREFIX, VisitorTokens
from gateway.identity.who import NOBODY, Asker
from gateway.permissions import NotSignedIn
from kit.errors import Forbidden, NotFound, Unavailable
from kit.storage.work import Call

KEPT_SECONDS = 5.0
HELD_SECONDS = 120.0  # who is known may go on so long without people: nobody can be locked out meanwhile either
ASKED_AGAIN_WITHIN = 1.0
MOST_KEPT = 5_000
USED_SECONDS = 60
CSRF = "X-CSRF-Token"
OF_THE_PORTAL = ("/api/portal/", "/kb/", "/surveys/")
OPERATOR = Asker(kind="api", id="ops", kinds=frozenset(("operator",)), is_by_token=True)


class Kept(NamedTuple):
    """What people said of a secret `told_at`; asked again after `until`. Both in monotonic seconds."""

    until: float
    told_at: float
    asker: Asker


class Identity:
    """Finds out who a request's credentials stand for."""

    def __init__(self, bus: Bus, settings: Settings) -> None:
        self.visitors = VisitorTokens(settings.secret)
        self._bus, self._timeout = bus, settings.ask_timeout
        self._prefix = "__Host-" if settings.is_cookie_secure else ""
        self._is_secure = settings.is_cookie_secure
        self._ops_token = settings.ops_token
        self._kept: dict[tuple[str, str], Kept] = {}

    def asker(self, request: Request) -> Asker:
        """Raises NotSignedIn for a bad token, Forbidden where the CSRF token is missing. A session that is over is nobody's."""
        bearer = request.headers.get("Authorization", "")
        if bearer:
            scheme, _, token = bearer.partition(" ")
            if scheme.lower() != "bearer" or not 16 <= len(token) <= 2000:
                raise NotSignedIn("Authorization: Bearer and a token of ours.")
            return self._by_bearer(token, request)
        if "token" in request.args and request.path.endswith("/stream"):  # a browser's EventSource cannot send headers
            return self._by_bearer(request.args["token"][:2000], request)
        token = request.cookies.get(self.cookie(side_of(request.path)), "")
        return self._by_cookie(token, request) if token else NOBODY

    def user_of_session(self, token_hash: str) -> str | None:
        """Id of the portal's user whose session this is, without acting for him. Raises Unavailable, and NotFound for one that is over."""
        asker = self._known("session", token_hash, by_session)
        return asker.id if asker.kind == "user" else None

    def _by_bearer(self, token: str, request: Request) -> Asker:
        if token.startswith(PREFIX):
            return self.visitors.opened(token)
        if request.path.startswith("/ops/") and self._ops_token and hmac.compare_digest(token.encode(), self._ops_token.encode()):
            return OPERATOR
        try:
            asker = self._known("token", hash_of(token), by_token)
        except NotFound as unknown:
            raise NotSignedIn("This token is not good, or not any more.") from unknown
        if asker.kind == "user" and side_of(request.path) == "management":
            raise Forbidden("wrong_side", "This token is a customer's; it opens the portal API.")
        return asker

    def _by_cookie(self, token: str, request: Request) -> Asker:
        try:
            asker = self._known("session", hash_of(token), by_session)
        except NotFound:
            return NOBODY
        if request.method not in SAFE:
            wanted = (asker.session or {}).get("csrf_token", "")
            if not wanted or not hmac.compare_digest(wanted.encode(), request.headers.get(CSRF, "").encode()):
                raise Forbidden("csrf", f"Send the session's csrf_token in the header {CSRF}.")
        return asker

    def _known(self, question: str, token_hash: str, shaped: Any) -> Asker:
        now = time.monotonic()
        found = self._kept.get((question, token_hash))
        if found is not None and found.until > now:
            return found.asker
        timeout = self._timeout if found is None else min(self._timeout, ASKED_AGAIN_WITHIN)
        try:
            said = self._bus.ask("people", question, {"token_hash": token_hash}, call=Call(via="management"), timeout=timeout)
        except Unavailable:
            if found is None or now - found.told_at > HELD_SECONDS:
                raise
            self._keep(question, token_hash, found._replace(until=time.monotonic() + KEPT_SECONDS))
            return found.asker
        asker: Asker = shaped(said)
        self._keep_alive(said)
        self._keep(question, token_hash, Kept(now + KEPT_SECONDS, now, asker))
        return asker

    def _keep(self, question: str, token_hash: str, kept: Kept) -> None:
        while len(self._kept) >= MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept.pop((question, token_hash), None)
        self._kept[question, token_hash] = kept

    def _keep_alive(self, said: dict[str, Any]) -> None:
        last = said.get("last_used_at")
        if not last or (datetime.now(UTC) - datetime.fromisoformat(last)).total_seconds() < USED_SECONDS:
            return
        self._bus.publish_signal("people.session_used", {"session_id": said["session_id"]}, call=Call(via="management"))

    def forget(self, session_id: str = "", *, account: str = "") -> None:
        """Drops what is kept of one session, of one account, or of everybody: asked anew next time."""
        if not session_id and not account:
            self._kept.clear()
            return
        for key, kept in list(self._kept.items()):
            if (session_id and kept.asker.session_id == session_id) or (account and kept.asker.id == account):
                self._kept.pop(key, None)

    def accounts_with(self, role_id: str) -> set[str]:
        """Accounts, among those kept, that hold the role."""
        askers = [kept.asker for kept in self._kept.values()]
        return {asker.id for asker in askers if role_id in (asker.session or {}).get("role_ids", ())}

    def cookie(self, side: str) -> str:
        """Name of the session cookie of that side."""
        return f"{self._prefix}frontline_{side}"

    def set_cookie(self, answer: Response, side: str, secret: str, expires_at: str) -> None:
        """Hands the session's secret to the browser."""
        until = datetime.fromisoformat(expires_at)
        answer.set_cookie(self.cookie(side), secret, expires=until, path="/", secure=self._is_secure, httponly=True, samesite="Lax")

    def drop_cookie(self, answer: Response, side: str) -> None:
        """Takes the cookie back."""
        answer.delete_cookie(self.cookie(side), path="/", secure=self._is_secure, httponly=True, samesite="Lax")


def by_session(said: dict[str, Any]) -> Asker:
    """The asker behind a session as people answers it."""
    return Asker(
        kind=said["account"]["kind"],
        id=said["account"]["id"],
        session_id=said["session_id"],
        permissions=frozenset(said["permissions"]),
        kinds=frozenset(said["kinds"]),
        must_choose_password=said.get("must_choose_password", False),
        session=said,
    )


def by_token(said: dict[str, Any]) -> Asker:
    """The asker behind an API token: the account's permissions, cut down to the token's scopes."""
    account, scopes = said.get("account"), said["scopes"]
    allowed = frozenset(key for key in said["permissions"] if in_scope(key, scopes))
    kinds = frozenset(said.get("kinds") or ()) if "*" in scopes else frozenset()
    kind, name = (account["kind"], account["id"]) if account else ("api", said["token_id"])
    return Asker(kind=kind, id=name, permissions=allowed, kinds=kinds, is_by_token=True, session=said)


def in_scope(permission: str, scopes: list[str]) -> bool:
    """Whether one of the scopes (`*`, `<feature>.*` or a key, which covers `key:<thing>` too) covers it."""
    return not {"*", permission.partition(":")[0], f"{permission.partition('.')[0]}.*"}.isdisjoint(scopes)


def side_of(path: str) -> str:
    """portal or management, by the address asked for."""
    return "portal" if path.startswith(OF_THE_PORTAL) else "management"


def new_secret() -> str:
    """A session's or token's secret: 32 random bytes as text."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What of a secret may leave this process."""
    return hashlib.sha256(secret.encode()).hexdigest()


def register(app: Flask, settings: Settings) -> None:
    """Makes the app know who asks."""
    app.extensions["identity"] = Identity(app.extensions["bus"], settings)
