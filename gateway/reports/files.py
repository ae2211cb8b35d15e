"""Reports as files: asked for, looked after, and given out piece by piece, however large (REP-029)."""

from __future__ import annotations

from typing import Any

from flask import Response

from gateway.asking import ask
from gateway.reports.meant import must_print
from gateway.uploads import Store
from kit.errors import Conflict

ADDRESS = "/api/management/v1/report-exports"
STORE = Store("reports")
PLACE = {"Location": {"schema": {"type": "string"}, "description": "Where to ask how it stands"}}
Begun = tuple[dict[str, Any], int, dict[str, str]]


def begun(asked: dict[str, Any]) -> Begun:
    """The answer to who asked for a file: it is being made. Raises Forbidden for pages without the right to print."""
    must_print(asked["form"])
    said = ask("reports", "export_report", asked)
    return said, 202, {"Location": f"{ADDRESS}/{said['export_id']}"}


def given_out(found: dict[str, Any]) -> Response:
    """The content of a file that is ready, a piece in memory at a time. Raises Conflict export_not_ready, export_failed."""
    file = found["file"]
    if file is None:
        if found["state"] == "failed":
            raise Conflict("export_failed", found["error"] or "It could not be made.")
        raise Conflict("export_not_ready", "The file is not made yet: ask again in a moment.")
    answer = STORE.content(file, is_asked_each_time=True)
    answer.content_length, answer.headers["Content-Type"] = file["size"], file["content_type"]
    return answer
