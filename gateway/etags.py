"""ETag on what is read, If-Match on what is changed."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, request
from marshmallow import Schema, fields, validate

from kit.errors import Invalid


class IfMatchHeader(Schema):
    """Optional on edits: refuse with 412 if somebody changed it meanwhile."""

    if_match = fields.String(
        data_key="If-Match", validate=validate.Length(1, 100), metadata={"description": "The ETag of the state the change is based on"}
    )


class IfNoneMatchHeader(Schema):
    """Optional on reads: 304 if nothing changed."""

    if_none_match = fields.String(
        data_key="If-None-Match", validate=validate.Length(1, 500), metadata={"description": "ETags already at hand"}
    )


def tagged(answer: Response, said: Any, body: bytes) -> Response:
    """Sets the ETag (the answer's `version`, else a hash of it) and answers 304 where If-None-Match has it already."""
    version = said.get("version") if isinstance(said, dict) else None
    tag = str(version) if version is not None else hashlib.blake2b(body, digest_size=12).hexdigest()
    answer.set_etag(tag)
    if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag):
        answer.set_data(b"")
        answer.status_code = 304
        answer.headers.pop("Content-Type", None)
    return answer


def expected_version() -> dict[str, int]:
    """{"expected_version": n} from If-Match, {} where it is missing or `*`. Raises Invalid for a tag that is no version of ours."""
    said = request.headers.get("If-Match", "").strip()
    if said in ("", "*"):
        return {}
    number = said.removeprefix("W/").strip('"')
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        raise Invalid("invalid", "If-Match: not an ETag that we gave.", field="If-Match")
    return {"expected_version": int(number)}
