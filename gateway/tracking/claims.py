"""What a company's site says, signed, about who its visitor is (WHO-181): a JSON Web Token, HS256, with `email` and `exp`."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import time
from typing import Any

import orjson

LONGEST_SECONDS = 86_400
IS_EMAIL = re.compile(r"[^@\s\0]{1,64}@[^@\s\0]{1,255}").fullmatch
LONGEST_NAME = 200


class Claims:
    """Opens claims. The key that sites sign with follows from the installation's secret, and leads back to nothing."""

    def __init__(self, secret: str) -> None:
        self.key = hmac.new(secret.encode(), b"frontline-visitor-claim", hashlib.sha256).hexdigest()

    def opened(self, claim: str) -> dict[str, str] | None:
        """`email` and `name`; None for a claim that is forged, too old, good for more than a day, or nothing of the kind."""
        head, _, rest = claim.partition(".")
        body, _, signature = rest.partition(".")
        try:
            if not hmac.compare_digest(_bytes(signature), hmac.digest(self.key.encode(), f"{head}.{body}".encode(), "sha256")):
                return None
            kind, said = orjson.loads(_bytes(head)), orjson.loads(_bytes(body))
        except (binascii.Error, ValueError):
            return None
        if type(kind) is not dict or kind.get("alg") != "HS256" or type(said) is not dict:
            return None
        return _told(said)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _told(said: dict[str, Any]) -> dict[str, str] | None:
    email: Any = said.get("email")
    name: Any = said.get("name") or ""
    until: Any = said.get("exp")
    if type(email) is not str or not IS_EMAIL(email) or type(name) is not str or "\0" in name:
        return None
    if type(until) not in (int, float) or not 0 < until - time.time() <= LONGEST_SECONDS:
        return None
    return {"email": email, "name": name[:LONGEST_NAME]}
