"""Asking the services' admin ports."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

import orjson

from gateway.config import Settings
from kit.config import config, service_names
from kit.errors import Conflict, NotFound, Unavailable

WITHIN = 3.0


def services() -> tuple[str, ...]:
    """Every service of this installation, by name."""
    return service_names()


def ask_port(settings: Settings, service: str, path: str, said: dict[str, Any] | None = None) -> tuple[int, Any]:
    """(status, answer) of GET, or of POST when something is said. Raises NotFound for an unknown service, Unavailable for a silent one."""
    if service not in services():
        raise NotFound("service_unknown", "There is no such service.")
    body = None if said is None else orjson.dumps(said)
    headers = {"Authorization": f"Bearer {settings.admin_token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{config().admin_url_of(service)}{path}", data=body, headers=headers)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=WITHIN) as answer:  # noqa: S310
            return answer.status, orjson.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, _read(refused)
    except (OSError, ValueError) as away:
        raise Unavailable("service_away", f"{service} does not answer on its admin port.") from away


def answer_of_port(settings: Settings, service: str, path: str, said: dict[str, Any] | None = None) -> Any:
    """The answer alone. Raises what the port refused."""
    status, answer = ask_port(settings, service, path, said)
    if status == 200:
        return answer
    refusal = answer.get("refusal", answer) if isinstance(answer, dict) else {}
    if status == 404:
        raise NotFound(refusal.get("code", "not_found"), refusal.get("detail", "There is nothing here."))
    raise Conflict(refusal.get("code", "refused"), refusal.get("detail", f"{service} refused with {status}."))


def _read(refused: urllib.error.HTTPError) -> Any:
    try:
        return orjson.loads(refused.read())
    except ValueError:
        return {}
