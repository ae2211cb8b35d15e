"""Files and signals on their way from a route to the service."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Response, current_app, request, send_file

from gateway.identity.who import asking
from kit.storage.files import SHOWN_IN_PLACE, Files
from kit.storage.work import Call


def stored(asked: dict[str, Any]) -> dict[str, Any]:
    """Keeps the uploaded content; what the service is told of it. Raises Invalid for an empty or too large file."""
    upload = asked.pop("file")
    name = upload.filename.replace("\\", "/").rpartition("/")[2].replace("\0", "")[:255] or "file"
    kept = files().store(upload.stream, name)
    return asked | {"file": {"key": kept.key, "name": name, "content_type": kept.media_type, "size": kept.size}}


def content(found: dict[str, Any]) -> Response:
    """The file itself; what a browser might run is only offered for saving."""
    is_shown = found["content_type"] in SHOWN_IN_PLACE
    source = files().open(found["key"])
    answer = send_file(source, mimetype=found["content_type"], as_attachment=not is_shown, download_name=found["name"])
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@cache
def files() -> Files:
    """The file store of chats."""
    return Files("chat")


def signal(topic: str, payload: dict[str, Any]) -> None:
    """Sends a signal in the name of the asker. It may be lost."""
    via = "portal" if request.path.startswith("/api/portal") else "management"
    current_app.extensions["bus"].publish_signal(topic, payload, call=Call(actor=asking().actor, via=via))
