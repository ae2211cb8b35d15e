"""The gateway's own health and figures."""

from __future__ import annotations

import hmac
import os

import prometheus_client
from flask import Flask, Response, current_app, request
from prometheus_client import multiprocess

from gateway.problems import problem
from kit.errors import Refusal
from kit.storage.work import Call


def live() -> dict[str, str]:
    """This process answers."""
    return {"status": "live"}


def ready() -> Response | dict[str, str]:
    """This process reaches people over the bus."""
    try:
        current_app.extensions["bus"].ask("people", "ping", {}, call=Call(actor="system", via="management"), timeout=2.0)
    except Refusal as refusal:
        return problem(503, "not_ready", refusal.detail, retry_after=2)
    return {"status": "ready"}


def metrics() -> Response:
    """Figures of all workers, for Prometheus: from loopback, or with the admin token."""
    if not _may_see():
        return problem(404, "not_found", "There is nothing here.")
    registry = prometheus_client.REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = prometheus_client.CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(prometheus_client.generate_latest(registry), content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _may_see() -> bool:
    token = current_app.extensions["settings"].admin_token
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    is_near = request.remote_addr in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers
    return is_near or bool(token and hmac.compare_digest(said.encode(), token.encode()))


def register(app: Flask) -> None:
    """Serves them."""
    app.add_url_rule("/health/live", "health_live", live)
    app.add_url_rule("/health/ready", "health_ready", ready)
    app.add_url_rule("/metrics", "metrics", metrics)
