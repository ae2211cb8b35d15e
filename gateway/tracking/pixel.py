"""The picture of one point for pages without script: what it says of the page, and the cookie that knows the visitor again."""

from __future__ import annotations

import base64
import re
import secrets
from urllib.parse import parse_qs
from wsgiref.types import WSGIEnvironment

from gateway.tracking.reading import WEB, Happening, Said

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
COOKIE = "frontline_visitor"
KEPT_SECONDS = 1_800
OF_COOKIE = re.compile(rf"(?:^|;\s*){COOKIE}=([A-Za-z0-9_-]{{22}})(?:;|$)")


def seen(environ: WSGIEnvironment) -> tuple[Said | None, str]:
    """The view, and the cookie to set. None where nobody says which page it was."""
    query = parse_qs(environ.get("QUERY_STRING", "")[:8_000], max_num_fields=20)
    url = _text(query, "u", 2_000) or environ.get("HTTP_REFERER", "")[:2_000]
    if not url.startswith(WEB) or "\0" in url:
        return None, ""
    known = OF_COOKIE.search(environ.get("HTTP_COOKIE", ""))
    key = known.group(1) if known else secrets.token_urlsafe(16)
    referrer = _text(query, "r", 2_000)
    view: Happening = {
        "t": "view",
        "v": secrets.token_urlsafe(16),
        "n": 0,
        "a": 0,
        "u": url,
        "p": _text(query, "p", 300),
        "m": _text(query, "m", 200),
        "r": referrer if referrer.startswith(WEB) else "",
    }
    return Said(key, "", [view], "view"), _cookie(key, is_https=environ["wsgi.url_scheme"] == "https")


def _text(query: dict[str, list[str]], name: str, most: int) -> str:
    return query.get(name, [""])[0][:most].replace("\0", "")


def _cookie(key: str, *, is_https: bool) -> str:
    """On another company's pages ours is a third party: such a cookie is kept apart for each site, and needs HTTPS."""
    where = "SameSite=None; Secure; Partitioned" if is_https else "SameSite=Lax"
    return f"{COOKIE}={key}; Path=/; Max-Age={KEPT_SECONDS}; {where}"
