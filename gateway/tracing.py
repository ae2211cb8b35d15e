"""The outermost ring: a trace id for every request, handed on and answered; the request counted and logged; security headers put on."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request
from prometheus_client import Counter, Histogram

from gateway import access_log
from gateway.headers import Pairs, secured
from gateway.metrics import REQUESTS, SECONDS

TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
SECRET = ("/setup/", "/surveys/", "/api/portal/v1/surveys/")  # addresses that open something to whoever has them
TRACE_ID, PARENT, RULE, ACTOR = "frontline.trace_id", "frontline.traceparent", "frontline.rule", "frontline.actor"


class Traced:
    """The application with its outermost ring."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner
        self._counts: dict[tuple[str, str, str], tuple[Counter, Histogram]] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        said = environ.get("HTTP_TRACEPARENT")
        known = TRACEPARENT.fullmatch(said) if said else None
        fresh = os.urandom(24).hex()
        trace_id = known.group(1) if known else fresh[:32]
        environ[TRACE_ID], environ[PARENT] = trace_id, f"00-{trace_id}-{fresh[32:]}-01"
        address = environ.get("REMOTE_ADDR", "")

        def start(status: str, headers: Pairs, exc_info: Any = None) -> Any:
            took = time.perf_counter() - began
            self._count(environ, status[:3], took)
            _log(environ, status, took, address)
            headers.append(("Trace-Id", trace_id))
            return start_response(status, secured(headers, is_https=environ["wsgi.url_scheme"] == "https"), exc_info)

        return self._inner(environ, start)

    def _count(self, environ: WSGIEnvironment, status: str, took: float) -> None:
        rule = environ.get(RULE, "unknown")
        key = (environ["REQUEST_METHOD"] if rule != "unknown" else "ANY", rule, status)
        figures = self._counts.get(key)
        if figures is None:
            figures = self._counts[key] = (REQUESTS.labels(*key), SECONDS.labels(rule))
        figures[0].inc()
        figures[1].observe(took)


def _log(environ: WSGIEnvironment, status: str, took: float, address: str) -> None:
    rule = environ.get(RULE, "")
    access_log.write(
        {
            "method": environ["REQUEST_METHOD"],
            "path": rule if rule.startswith(SECRET) else environ["PATH_INFO"][:300],
            "status": int(status[:3]),
            "ms": round(took * 1000, 1),
            "trace_id": environ[TRACE_ID],
            "actor": environ.get(ACTOR, ""),
            "address": address,
        }
    )


def _name_rule() -> None:
    rule = request.url_rule
    if rule is not None:
        request.environ[RULE] = rule.rule


def register(app: Flask) -> None:
    """Puts the ring around the app."""
    app.before_request(_name_rule)
    app.wsgi_app = Traced(app.wsgi_app)  # type: ignore[method-assign]
