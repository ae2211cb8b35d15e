"""Secrets at rest: sealed with a key that follows from the installation's own, so that a copy of a database alone tells nothing.

Deterministic authenticated encryption as RFC 5297 has it, of HMAC-SHA-256 alone: a tag over what it is for and the text is the start
of the key stream and the proof that nothing was changed (docs/decisions/0034). The same text sealed twice for the same thing is the same.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from hashlib import sha256

FORM = "s1."  # so that another form can come beside it
TAG, BLOCK = 16, 32


class Unsealable(Exception):
    """It was not sealed by this installation for this, or was changed since."""


def seal(text: str, secret: str, what_for: str) -> str:
    """The text as only who has `secret` can read it; `what_for` binds it to its use."""
    plain = text.encode()
    tag = _tag(plain, secret, what_for)
    return FORM + base64.urlsafe_b64encode(tag + _mixed(plain, tag, secret)).decode()


def unseal(sealed: str, secret: str, what_for: str) -> str:
    """The text again. Raises Unsealable."""
    try:
        whole = base64.urlsafe_b64decode(sealed.removeprefix(FORM)) if sealed.startswith(FORM) else b""
    except (binascii.Error, ValueError) as wrong:
        raise Unsealable from wrong
    tag, plain = whole[:TAG], _mixed(whole[TAG:], whole[:TAG], secret)
    if len(tag) < TAG or not hmac.compare_digest(tag, _tag(plain, secret, what_for)):
        raise Unsealable
    return plain.decode()


def _tag(plain: bytes, secret: str, what_for: str) -> bytes:
    bound = sha256(what_for.encode()).digest()  # of one length, so that use and text cannot be parted otherwise
    return hmac.digest(_key(secret, b"tag"), bound + plain, "sha256")[:TAG]


def _mixed(given: bytes, tag: bytes, secret: str) -> bytes:
    key = _key(secret, b"stream")
    blocks = range(-(-len(given) // BLOCK))
    stream = b"".join(hmac.digest(key, tag + number.to_bytes(4, "big"), "sha256") for number in blocks)
    return bytes(one ^ other for one, other in zip(given, stream, strict=False))


def _key(secret: str, use: bytes) -> bytes:
    return hmac.digest(secret.encode(), b"frontline-sealing-" + use, "sha256")
