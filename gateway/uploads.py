"""Files on their way between a browser and a service: kept in the service's store, named to it by a signed receipt, and given out again."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any

from flask import Response, current_app, send_file
from itsdangerous import BadData, URLSafeTimedSerializer

from kit.errors import Invalid
from kit.storage.files import SHOWN_IN_PLACE, Files

GOOD_SECONDS = 2 * 86_400


class Store:
    """The file store of one service, as routes use it. `salt` keeps the receipts of one store from being good at another."""

    def __init__(self, name: str) -> None:
        self.name, self.salt = name, f"frontline-{name}-file"

    @cached_property
    def files(self) -> Files:
        return Files(self.name)

    def keep(self, upload: Any) -> dict[str, Any]:
        """{file_id, filename, content_type, size} of the uploaded content. Raises Invalid for an empty or too large file."""
        name = upload.filename.replace("\\", "/").rpartition("/")[2].replace("\0", "")[:255] or "file"
        kept = self.files.store(upload.stream, name)
        return {"file_id": kept.key, "filename": name, "content_type": kept.media_type, "size": kept.size}

    def received(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Keeps the file of a request and answers with its receipt."""
        said = self.keep(asked["file"])
        return {"upload": self._signed().dumps(said)} | {field: said[field] for field in ("filename", "content_type", "size")}

    def opened(self, receipts: list[str]) -> list[dict[str, Any]]:
        """What the receipts stand for. Raises Invalid for one that is not ours or too old."""
        try:
            return [self._signed().loads(receipt, max_age=GOOD_SECONDS) for receipt in receipts]
        except BadData as bad:
            raise Invalid("upload_unknown", "This upload is not known, or too long ago: upload the file again.", field="uploads") from bad

    def content(self, found: dict[str, Any], *, is_asked_each_time: bool = False) -> Response:
        """The file itself; what a browser might run is only offered for saving. Only its reader keeps it: for an hour, or to ask again."""
        is_shown = found["content_type"] in SHOWN_IN_PLACE
        key, name = found["file_id"], found["filename"]
        answer = send_file(self.files.open(key), mimetype=found["content_type"], as_attachment=not is_shown, download_name=name, etag=key)
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Cache-Control"] = "private, no-cache" if is_asked_each_time else "private, max-age=3600"
        return answer

    def _signed(self) -> URLSafeTimedSerializer:
        secret = current_app.extensions["settings"].secret
        return URLSafeTimedSerializer(secret, salt=self.salt, signer_kwargs={"digest_method": hashlib.sha256})
