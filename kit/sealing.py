"""Secrets at rest: sealed with a key that follows from the installation's own, so that a copy of a database alone tells nothing.

AES-SIV (RFC 5297) without a nonce, by the library cryptography (docs/decisions/0034): the same text sealed twice for the same thing is
the same. The library is imported when the first secret is sealed or opened, since most processes never do either.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

FORM = "s1."  # so that another form can come beside it
KEY = 64  # bytes: half for the tag and half for the text, which makes both AES-256


class Unsealable(Exception):
    """It was not sealed by this installation for this, or was changed since."""


def seal(text: str, secret: str, what_for: str) -> str:
    """The text as only who has `secret` can read it; `what_for` binds it to its use."""
    return FORM + base64.urlsafe_b64encode(_cipher(secret).encrypt(text.encode(), [what_for.encode()])).decode()


def unseal(sealed: str, secret: str, what_for: str) -> str:
    """The text again. Raises Unsealable."""
    from cryptography.exceptions import InvalidTag

    try:
        return _cipher(secret).decrypt(_bytes_of(sealed), [what_for.encode()]).decode()
    except InvalidTag as wrong:
        raise Unsealable from wrong


def _bytes_of(sealed: str) -> bytes:
    if not sealed.startswith(FORM):
        raise Unsealable
    try:
        return base64.b64decode(sealed.removeprefix(FORM), altchars=b"-_", validate=True)
    except ValueError as wrong:
        raise Unsealable from wrong


def _cipher(secret: str) -> AESSIV:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESSIV(HKDF(algorithm=SHA256(), length=KEY, salt=None, info=b"frontline-sealing").derive(secret.encode()))
