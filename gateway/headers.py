"""Security headers of every answer."""

from __future__ import annotations

from flask import Flask, Response, current_app, request

API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def secure(answer: Response) -> Response:
    """Adds what is not there yet; HTML gets the policy of a page, everything else that of data."""
    headers = answer.headers
    headers.setdefault("Content-Security-Policy", PAGE_POLICY if answer.mimetype == "text/html" else API_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-cache" if "ETag" in headers else "no-store"
    if current_app.extensions["settings"].is_cookie_secure and request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return answer


def register(app: Flask) -> None:
    """Every answer of the app leaves with these."""
    app.after_request(secure)
