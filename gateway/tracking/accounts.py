"""Which user of the portal a beacon comes from, by the portal's own cookie (WHO-009). It is only read: nothing is done in his name."""

from __future__ import annotations

import threading
import time
from http.cookies import CookieError, SimpleCookie
from typing import Any

from gateway.identity.sessions import Identity, hash_of
from kit.errors import Refusal

KEPT_SECONDS = 60.0
ASKED_AGAIN_AFTER = 5.0
MOST_KEPT = 5_000
MOST_ASKING = 20
LONGEST = 200


class Accounts:
    """Users by their session's cookie, kept for a minute. Who is not known at once, since people is silent or too many ask, is nobody."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._kept: dict[str, tuple[float, str | None]] = {}
        self._asking = threading.Semaphore(MOST_ASKING)

    def user_of(self, environ: dict[str, Any]) -> str | None:
        """Id of the signed-in user; None unless the page that sent this is the portal's own."""
        cookies = environ.get("HTTP_COOKIE")
        name = self._identity.cookie("portal")
        if cookies is None or name not in cookies or not _is_from_here(environ):
            return None
        try:
            found = SimpleCookie(cookies).get(name)
        except CookieError:
            return None
        return self._known(found.value) if found is not None and 16 <= len(found.value) <= LONGEST else None

    def _known(self, secret: str) -> str | None:
        token, now = hash_of(secret), time.monotonic()
        kept = self._kept.get(token)
        if kept is not None and kept[0] > now:
            return kept[1]
        if not self._asking.acquire(blocking=False):
            return None
        try:
            user, held = self._identity.user_of_session(token), KEPT_SECONDS
        except Refusal:
            user, held = None, ASKED_AGAIN_AFTER
        finally:
            self._asking.release()
        while len(self._kept) >= MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[token] = (now + held, user)
        return user


def _is_from_here(environ: dict[str, Any]) -> bool:
    """The origin is what a browser says of the page, and no page can say otherwise."""
    return bool(environ.get("HTTP_ORIGIN") == f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}")
