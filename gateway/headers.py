"""Security headers of every answer, put on outside of Flask: a list is extended, nothing is looked up."""

from __future__ import annotations

API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
]
HTTPS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
Pairs = list[tuple[str, str]]


def secured(headers: Pairs, *, is_https: bool) -> Pairs:
    """The headers with what is missing: pages get the policy of a page, all else that of data; what says nothing is not kept."""
    said = {name.lower(): value for name, value in headers}
    more = list(ALWAYS)
    if "content-security-policy" not in said:
        is_page = said.get("content-type", "").startswith("text/html")
        more.append(("Content-Security-Policy", PAGE_POLICY if is_page else API_POLICY))
    if "cache-control" not in said:
        more.append(("Cache-Control", "no-cache" if "etag" in said else "no-store"))
    if is_https:
        more.append(HTTPS)
    return [*headers, *(pair for pair in more if pair[0].lower() not in said)]
