"""Readers of the knowledge base without an account: a first-party cookie that only says that it is the same one again."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, current_app, g, request
from itsdangerous import BadSignature, Signer

from gateway.identity.who import Asker, acting_as, asking

COOKIE = "fl_visitor"
KEPT_SECONDS = 365 * 86_400
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """`actor_id` names who writes and votes; no cookie can be made from it. `viewer` is the name under which views and searches count.

    `fresh` is the cookie to hand out, empty where there is one already.
    """

    actor_id: str
    viewer: str
    fresh: str = ""


class ReaderCookies:
    """Makes and opens the cookie: `<random>.<viewer>`, signed.

    Whoever brings no cookie counts under the name of address, browser and day, and the cookie keeps that name: so the first page and the
    next count as one viewer, and a machine that throws its cookies away is no crowd.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()[:64]
        self._signer = Signer(secret, salt="frontline-reader", digest_method=hashlib.sha256, sep=".")

    def opened(self, cookie: str) -> Reader | None:
        """The reader behind it; None for one that is not ours."""
        try:
            random, _, viewer = self._signer.unsign(cookie).decode().partition(".")
        except (BadSignature, UnicodeDecodeError):
            return None
        return Reader(self._actor_id(random), viewer) if random and viewer else None

    def made(self, address: str, browser: str, now: datetime) -> Reader:
        """A new reader, with the cookie to hand out."""
        random = secrets.token_urlsafe(16)
        viewer = self.name_of(f"{address}|{browser}|{now.date()}")
        return Reader(self._actor_id(random), viewer, self._signer.sign(f"{random}.{viewer}").decode())

    def name_of(self, whom: str) -> str:
        """A name that leads back to nobody without the secret."""
        return hashlib.blake2b(whom.encode(), key=self._secret, digest_size=12).hexdigest()

    def _actor_id(self, random: str) -> str:
        named = hashlib.blake2b(random.encode(), key=self._secret, digest_size=16, person=b"reader").digest()
        return str(uuid.UUID(bytes=named, version=5))


def reader() -> Reader:
    """Who reads: an account under a name of its own, others by their cookie. Found out once a request."""
    found: Reader | None = g.get("reader")
    if found is None:
        found = g.reader = _found()
    return found


def _found() -> Reader:
    cookies: ReaderCookies = _cookies()
    asker = asking()
    if asker.is_signed_in:
        return Reader(asker.id, cookies.name_of(asker.actor))
    cookie = request.cookies.get(COOKIE, "")
    known = cookies.opened(cookie) if 0 < len(cookie) <= LONGEST else None
    return known or cookies.made(request.remote_addr or "", request.user_agent.string[:500], datetime.now(UTC))


def act_as_reader() -> Reader:
    """Whoever is not signed in acts under the cookie's name from here on."""
    found = reader()
    if not asking().is_signed_in:
        acting_as(Asker(kind="visitor", id=found.actor_id))
    return found


def remembered(answer: Response) -> Response:
    """The answer with the cookie of a reader who had none. It is needed for nothing but this, and no script can read it."""
    found = reader()
    if found.fresh:
        is_secure = current_app.extensions["settings"].is_cookie_secure
        answer.set_cookie(COOKIE, found.fresh, max_age=KEPT_SECONDS, path="/", secure=is_secure, httponly=True, samesite="Lax")
    return answer


def _cookies() -> ReaderCookies:
    made: ReaderCookies | None = current_app.extensions.get("reader_cookies")
    if made is None:
        made = current_app.extensions["reader_cookies"] = ReaderCookies(current_app.extensions["settings"].secret)
    return made
