"""`/t/…` in front of Flask: the script, the pixel, and what tracked pages report. Lean, for it is asked more often than all else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from time import time
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from contracts.envelope import wire_time
from gateway.tracking import scripts
from gateway.tracking.accounts import Accounts
from gateway.tracking.answers import NO_STORE, OPEN, Body, refused, said
from gateway.tracking.claims import Claims
from gateway.tracking.handing import Handing
from gateway.tracking.live import Pages
from gateway.tracking.pixel import PIXEL, seen
from gateway.tracking.reading import MOST_BYTES, Said, read
from gateway.tracking.scripts import Sent
from gateway.tracking.standing import Settings, Standing
from kit.errors import Invalid, Refusal

LIVE, NOT_LIVE = b'{"live":true}', b'{"live":false}'
JSON = ("Content-Type", "application/json")
SCRIPT_SECONDS = 300
OPTIONS: tuple[tuple[str, str], ...] = (
    ("Access-Control-Allow-Methods", "POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "Content-Type"),
    ("Access-Control-Max-Age", "86400"),
)
OFF = Refusal("tracking_off", "Visitors are not tracked here.")


class Tracking:
    """The application with the tracking routes before it."""

    def __init__(
        self, inner: WSGIApplication, standing: Standing, handing: Handing, accounts: Accounts, claims: Claims, pages: Pages
    ) -> None:
        self._inner, self._standing, self._handing = inner, standing, handing
        self._accounts, self._claims, self._pages = accounts, claims, pages
        self._routes: dict[str, Callable[[WSGIEnvironment, StartResponse], Body]] = {
            "/t/b": self._beacon,
            "/t/s.js": self._script,
            "/t/box.js": lambda environ, start: _file(environ, start, scripts.BOX),
            "/t/p.gif": self._pixel,
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        route = self._routes.get(environ["PATH_INFO"])
        if route is None:
            return self._inner(environ, start_response)
        try:
            return route(environ, start_response)
        except Refusal as refusal:
            return refused(start_response, refusal)

    def _beacon(self, environ: WSGIEnvironment, start: StartResponse) -> Body:
        method = environ["REQUEST_METHOD"]
        if method != "POST":
            if method == "OPTIONS":
                return said(start, 204, b"", *OPTIONS)
            raise Refusal("method_not_allowed", "Beacons are posted.")
        settings = self._standing.settings()
        if not self._may_record(settings, environ):
            return self._off(settings, start)
        try:
            beacon = read(_body(environ))
        except Invalid:
            self._handing.count("", "invalid")
            raise
        self._handing.take(self._completed(beacon, environ), beacon.kind)
        if beacon.kind == "beat":
            start("204 No Content", OPEN)
            return []
        return said(start, 200, LIVE if self._pages.has_room else NOT_LIVE, JSON, NO_STORE)

    def _may_record(self, settings: Settings, environ: WSGIEnvironment) -> bool:
        if not settings["is_enabled"]:
            return False
        return not (settings["respects_do_not_track"] and "1" in (environ.get("HTTP_DNT"), environ.get("HTTP_SEC_GPC")))

    def _off(self, settings: Settings, start: StartResponse) -> Body:
        """WHO-002: nothing is recorded; the script then keeps quiet."""
        self._handing.count("", "off")
        return refused(start, OFF)

    def _completed(self, beacon: Said, environ: WSGIEnvironment) -> dict[str, Any]:
        """With what only the gateway knows. Who sends heartbeats alone was told of before: most beacons are such, and carry no more."""
        told = {
            "key": beacon.key,
            "brand_id": self._standing.brand_of(host_of(environ)),
            "ip": environ.get("REMOTE_ADDR", "")[:45],
            "at": _now(),
            "what": beacon.what,
        }
        if beacon.kind == "beat":
            return told
        return told | {
            "agent": environ.get("HTTP_USER_AGENT", "")[:500].replace("\0", ""),
            "languages": environ.get("HTTP_ACCEPT_LANGUAGE", "")[:200].replace("\0", ""),
            "user_id": self._accounts.user_of(environ),
            "claim": self._claims.opened(beacon.claim) if beacon.claim else None,
        }

    def _script(self, environ: WSGIEnvironment, start: StartResponse) -> Body:
        settings = self._standing.settings()
        if not settings["is_enabled"]:
            return _file(environ, start, scripts.NONE)
        found = scripts.script(respects_do_not_track=settings["respects_do_not_track"], needs_consent=settings["needs_consent"])
        return _file(environ, start, found)

    def _pixel(self, environ: WSGIEnvironment, start: StartResponse) -> Body:
        """A view by a page without script: answered with a picture in any case, recorded where that is wanted."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            raise Refusal("method_not_allowed", "Pictures are fetched.")
        picture = (("Content-Type", "image/gif"), NO_STORE)
        settings = self._standing.settings()
        if environ["REQUEST_METHOD"] == "HEAD" or settings["needs_consent"] or not self._may_record(settings, environ):
            self._handing.count("", "off")
            return said(start, 200, PIXEL, *picture)
        beacon, cookie = seen(environ)
        if beacon is None:
            return said(start, 200, PIXEL, *picture)
        self._handing.take(self._completed(beacon, environ), beacon.kind)
        return said(start, 200, PIXEL, *picture, ("Set-Cookie", cookie))


_seconds: dict[int, str] = {}


def _now() -> str:
    """As wire_time says it; what is the same for a second is spelt once."""
    now = time()
    second = int(now)
    spelt = _seconds.get(second)
    if spelt is None:
        _seconds.clear()
        spelt = _seconds[second] = wire_time(datetime.fromtimestamp(second, UTC))[:-4]
    return f"{spelt}{int((now - second) * 1000):03d}Z"


def _body(environ: WSGIEnvironment) -> bytes:
    raw: bytes = environ["wsgi.input"].read(min(int(environ.get("CONTENT_LENGTH") or MOST_BYTES + 1), MOST_BYTES + 1))
    if len(raw) > MOST_BYTES:
        raise Invalid("too_large", f"At most {MOST_BYTES} bytes.")
    return raw


def host_of(environ: WSGIEnvironment) -> str:
    """The host asked for, without its port, as gateway/brands.py reads it."""
    host: str = environ.get("HTTP_HOST") or environ["SERVER_NAME"]
    if ":" in host and not host.endswith("]"):
        host = host.rpartition(":")[0]
    return host.lower()[:255]


def _file(environ: WSGIEnvironment, start: StartResponse, file: Sent) -> Body:
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        raise Refusal("method_not_allowed", "Scripts are fetched.")
    more = [("ETag", file.tag), ("Cache-Control", f"public, max-age={SCRIPT_SECONDS}"), ("Vary", "Accept-Encoding")]
    if environ.get("HTTP_IF_NONE_MATCH") == file.tag:
        start("304 Not Modified", [*OPEN, *more])
        return []
    body = file.plain
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        body = file.packed
        more.append(("Content-Encoding", "gzip"))
    answer = said(start, 200, body, ("Content-Type", "text/javascript; charset=utf-8"), *more)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else answer
