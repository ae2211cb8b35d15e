"""Asking services over the bus: who asks, how long it may take and the key of a command go along by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gevent
from flask import current_app, g, request

from gateway.idempotency import command_key
from gateway.identity.who import NOBODY, Asker, asking
from kit.storage.work import Call


def ask(service: str, method: str, asked: dict[str, Any] | None = None, *, key: str | None = None, timeout: float | None = None) -> Any:
    """The service's answer. Raises its refusal, or Unavailable when none comes within `timeout` seconds (5 unless configured)."""
    return _send(service, method, asked or {}, _call(method, key), timeout)


def ask_all(asked: Sequence[tuple[str, str, dict[str, Any]]], *, timeout: float | None = None) -> list[Any]:
    """The answers to all, asked at the same time, in the order given. Raises the first refusal by that order."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    bus, limit = app.extensions["bus"], timeout or app.extensions["settings"].ask_timeout
    calls = [(service, method, said, _call(method, None)) for service, method, said in asked]
    greenlets = [gevent.spawn(bus.ask, service, method, said, call=call, timeout=limit) for service, method, said, call in calls]
    gevent.joinall(greenlets)
    for greenlet in greenlets:
        if greenlet.exception is not None:
            raise greenlet.exception
    return [greenlet.value for greenlet in greenlets]


def _send(service: str, method: str, asked: dict[str, Any], call: Call, timeout: float | None) -> Any:
    app = current_app
    return app.extensions["bus"].ask(service, method, asked, call=call, timeout=timeout or app.extensions["settings"].ask_timeout)


def _call(method: str, key: str | None) -> Call:
    asker = _named()
    return Call(
        actor=asker.actor,
        via=_via(asker),
        key=command_key(asker.actor, method) if key is None else key,
        traceparent=request.environ.get("frontline.traceparent", ""),
    )


def _named() -> Asker:
    """The asker; who shows no credentials is nobody, without asking anyone."""
    found: Asker | None = g.get("asker")
    if found is not None:
        return found
    environ = request.environ
    if "HTTP_AUTHORIZATION" not in environ and "HTTP_COOKIE" not in environ and "token=" not in environ.get("QUERY_STRING", ""):
        return NOBODY
    return asking()


def _via(asker: Asker) -> str:
    if asker.is_by_token:
        return "api"
    if request.path.startswith(("/api/portal", "/kb/", "/surveys/")):
        return "widget" if "HTTP_X_FRONTLINE_WIDGET" in request.environ else "portal"
    return "management"
