"""Answers of the tracking routes as WSGI, without Flask: open to every site, and a problem where something is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import orjson

from gateway.problems import STATUS_OF_CODE, STATUS_OF_KIND
from kit.errors import Refusal

Pairs = list[tuple[str, str]]
Body = Iterable[bytes]
OPEN: Pairs = [
    ("Access-Control-Allow-Origin", "*"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
]
NO_STORE = ("Cache-Control", "no-store")
STATUS = {"tracking_off": 410, "too_large": 413, "method_not_allowed": 405, "overloaded": 503}


def said(start: Any, status: int, body: bytes, *more: tuple[str, str]) -> Body:
    """An answer of any kind."""
    start(f"{status} {HTTPStatus(status).phrase}", [*OPEN, ("Content-Length", str(len(body))), *more])
    return [body] if body else []


def refused(start: Any, refusal: Refusal) -> Body:
    """The refusal as application/problem+json."""
    status = STATUS.get(refusal.code) or STATUS_OF_CODE.get(refusal.code) or STATUS_OF_KIND.get(refusal.kind, 409)
    trace_id = os.urandom(16).hex()
    problem = {
        "type": f"urn:frontline:problem:{refusal.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": refusal.code,
        "detail": refusal.detail,
        "trace_id": trace_id,
        **refusal.more,
    }
    if refusal.field is not None:
        problem["field"] = refusal.field
    more = [("Content-Type", "application/problem+json"), ("Trace-Id", trace_id), NO_STORE]
    if status == 503:
        more.append(("Retry-After", str(refusal.more.get("retry_after", 2))))
    elif status == 405:
        more.append(("Allow", "GET, POST, OPTIONS"))
    return said(start, status, orjson.dumps(problem), *more)
