"""Files and signals on their way from a route to the service."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request

from gateway.identity.who import asking
from gateway.uploads import Store
from kit.storage.work import Call

STORE = Store("chat")
_NAMES = {"key": "file_id", "name": "filename", "content_type": "content_type", "size": "size"}  # in chats, and in stores


def stored(asked: dict[str, Any]) -> dict[str, Any]:
    """Keeps the uploaded content; what the service is told of it. Raises Invalid for an empty or too large file."""
    kept = STORE.keep(asked.pop("file"))
    return asked | {"file": {name: kept[given] for name, given in _NAMES.items()}}


def content(found: dict[str, Any]) -> Response:
    """The file itself; what a browser might run is only offered for saving."""
    return STORE.content({given: found[name] for name, given in _NAMES.items()})


def signal(topic: str, payload: dict[str, Any]) -> None:
    """Sends a signal in the name of the asker. It may be lost."""
    via = "portal" if request.path.startswith("/api/portal") else "management"
    current_app.extensions["bus"].publish_signal(topic, payload, call=Call(actor=asking().actor, via=via))
