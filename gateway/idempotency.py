"""Keys that make a repeated command harmless: from the client's Idempotency-Key, or fresh."""

from __future__ import annotations

import hashlib
import uuid

from flask import g, request
from marshmallow import Schema, fields, validate

from kit.errors import Invalid

HEADER = "Idempotency-Key"
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


class IdempotencyHeader(Schema):
    """Optional on every request that changes something: the same key again gets the stored answer, nothing is done twice."""

    idempotency_key = fields.String(
        data_key=HEADER,
        validate=validate.Length(8, 200),
        metadata={
            "description": "Any text of 8 to 200 characters, new for each thing you want done. Counts per caller and address for 24 hours."
        },
    )


def key_of_request() -> str | None:
    """The client's key, None where there is none. Raises Invalid when it is no key."""
    said = request.headers.get(HEADER)
    if said is not None and (not 8 <= len(said) <= 200 or not said.isprintable()):
        raise Invalid("invalid", f"{HEADER}: 8 to 200 printable characters.", field=HEADER)
    return said


def command_key(actor: str, method: str) -> str:
    """The key a command travels with: of actor, route, client's key and command; numbered when one request asks the same twice."""
    if request.method in SAFE:
        return ""
    base: str | None = g.get("command_key")
    if base is None:
        said = key_of_request()
        base = g.command_key = f"{request.method} {request.path} {said}" if said else uuid.uuid4().hex
        g.command_count = 0
    g.command_count += 1
    whole = f"{actor}|{base}|{method}|{g.command_count}"
    return hashlib.blake2b(whole.encode(), digest_size=20).hexdigest()
