"""A trace id for every request: taken over from `traceparent` or made, handed on to the services, answered, logged."""

from __future__ import annotations

import os
import re
import time

from flask import Flask, Response, g, request

from gateway import access_log
from gateway.metrics import REQUESTS, SECONDS

TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")


def begin() -> None:
    """Before each request: the trace goes on under a span of our own."""
    g.began = time.perf_counter()
    said = request.headers.get("traceparent")
    known = TRACEPARENT.fullmatch(said) if said else None
    fresh = os.urandom(24).hex()
    g.trace_id = known.group(1) if known else fresh[:32]
    g.traceparent = f"00-{g.trace_id}-{fresh[32:]}-01"


def end(answer: Response) -> Response:
    """After each request: the trace id goes out, the request is counted and logged in one line."""
    if "began" not in g:
        return answer
    took = time.perf_counter() - g.began
    answer.headers["Trace-Id"] = g.trace_id
    rule = request.url_rule.rule if request.url_rule is not None else "unknown"
    labels = (request.method if request.url_rule is not None else "ANY", rule, str(answer.status_code))
    REQUESTS.labels(*labels).inc()
    SECONDS.labels(rule).observe(took)
    asker = g.get("asker")
    access_log.write(
        {
            "method": request.method,
            "path": rule if rule.startswith("/setup/") else request.path[:300],  # that address is a secret
            "status": answer.status_code,
            "ms": round(took * 1000, 1),
            "trace_id": g.trace_id,
            "actor": asker.actor if asker else "",
            "address": request.remote_addr,
        }
    )
    return answer


def register(app: Flask) -> None:
    """Puts every request of the app under a trace."""
    app.before_request(begin)
    app.after_request(end)
