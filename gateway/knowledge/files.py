"""Files of the knowledge base on their way out."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Response, send_file

from kit.storage.files import SHOWN_IN_PLACE, Files


def content(found: dict[str, Any]) -> Response:
    """The file itself; what a browser might run is only offered for saving. Only its reader keeps it, and asks each time."""
    is_shown = found["content_type"] in SHOWN_IN_PLACE
    source = _files().open(found["file_id"])
    answer = send_file(
        source, mimetype=found["content_type"], as_attachment=not is_shown, download_name=found["filename"], etag=found["file_id"]
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@cache
def _files() -> Files:
    """The file store of kb."""
    return Files("kb")
