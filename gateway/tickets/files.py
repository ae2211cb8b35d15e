"""Files on their way into tickets: uploaded first, then named by a signed receipt in what is written."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from flask import Response, current_app, send_file
from itsdangerous import BadData, URLSafeTimedSerializer

from kit.errors import Invalid
from kit.storage.files import SHOWN_IN_PLACE, Files

GOOD_SECONDS = 2 * 86_400


def received(asked: dict[str, Any]) -> dict[str, Any]:
    """Keeps the uploaded content and answers with its receipt. Raises Invalid for an empty or too large file."""
    upload = asked["file"]
    name = upload.filename.replace("\\", "/").rpartition("/")[2].replace("\0", "")[:255] or "file"
    kept = _files().store(upload.stream, name)
    said = {"file_id": kept.key, "filename": name, "content_type": kept.media_type, "size": kept.size}
    return {"upload": _signed().dumps(said)} | {field: said[field] for field in ("filename", "content_type", "size")}


def with_files(asked: dict[str, Any]) -> dict[str, Any]:
    """Puts what the receipts in `uploads` stand for under `attachments`. Raises Invalid for one that is not ours or too old."""
    receipts = asked.pop("uploads", None) or []
    return asked | {"attachments": [_opened(receipt) for receipt in receipts]} if receipts else asked


def content(found: dict[str, Any]) -> Response:
    """The file itself; what a browser might run is only offered for saving."""
    is_shown = found["content_type"] in SHOWN_IN_PLACE
    source = _files().open(found["file_id"])
    answer = send_file(source, mimetype=found["content_type"], as_attachment=not is_shown, download_name=found["filename"])
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _opened(receipt: str) -> Any:
    try:
        return _signed().loads(receipt, max_age=GOOD_SECONDS)
    except BadData as bad:
        raise Invalid("upload_unknown", "This upload is not known, or too long ago: upload the file again.", field="uploads") from bad


def _signed() -> URLSafeTimedSerializer:
    secret = current_app.extensions["settings"].secret
    return URLSafeTimedSerializer(secret, salt="frontline-ticket-file", signer_kwargs={"digest_method": hashlib.sha256})


@cache
def _files() -> Files:
    """The file store of tickets."""
    return Files("tickets")
