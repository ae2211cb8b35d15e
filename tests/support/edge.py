"""The gateway without a bus: answers are scripted, askers are handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from gateway.app import create_app
from gateway.config import Settings
from gateway.identity.who import Asker
from kit.errors import NotFound
from kit.storage.work import Call

Scripted = dict[tuple[str, str], Any]
SECRET = "a secret of forty characters, for tests only"


class FakeBus:
    """Answers (service, method) with a value, a callable of what was asked, or a raised refusal; keeps what was asked."""

    def __init__(self, answers: Scripted | None = None) -> None:
        self.answers: Scripted = answers or {}
        self.asked: list[tuple[str, str, dict[str, Any], Call]] = []
        self.signals: list[tuple[str, dict[str, Any]]] = []

    def ask(self, service: str, method: str, asked: dict[str, Any], *, call: Call, timeout: float) -> Any:
        self.asked.append((service, method, asked, call))
        if (service, method) not in self.answers:
            raise NotFound(f"{method}_unknown", f"{service} was not scripted to answer {method}.")
        answer = self.answers[service, method]
        if isinstance(answer, Exception):
            raise answer
        return answer(asked) if isinstance(answer, Callable) else answer  # type: ignore[arg-type]

    def publish_signal(self, topic: str, payload: dict[str, Any], *, call: Call | None = None) -> None:
        self.signals.append((topic, payload))


def edge(bus: FakeBus, **settings: Any) -> Flask:
    """The whole app on a scripted bus."""
    return create_app(Settings(secret=SECRET, **{"is_cookie_secure": False} | settings), bus=bus)


def client_as(
    app: Flask,
    kind: str,
    account_id: str = "01890000-0000-7000-8000-000000000001",
    *,
    permissions: Iterable[str] = (),
    kinds: Iterable[str] = ("agent",),
) -> FlaskClient:
    """A client whose every request is made by this asker, whatever its credentials."""
    asker = Asker(
        kind=kind, id=account_id, permissions=frozenset(permissions), kinds=frozenset(kinds) if kind == "employee" else frozenset()
    )
    app.extensions["identity"].asker = lambda request: asker
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = "Bearer handed-in-by-the-test"
    return client
