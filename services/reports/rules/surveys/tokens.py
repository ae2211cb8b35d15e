"""The only key in the link of a survey: made of the offer's id and the installation's secret, kept as a hash alone (SUR-025).

It can be made again for the same offer, so that a mail that is handed over twice carries the same link.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

BYTES = 24  # 192 bits
LENGTH = 32  # characters


def token_of(offer_id: str, secret: str) -> str:
    """Text fit for an address."""
    whole = hmac.digest(secret.encode(), b"frontline-survey-offer " + offer_id.encode(), "sha256")
    return base64.urlsafe_b64encode(whole[:BYTES]).decode()


def hash_of(token: str) -> str:
    """As it is stored."""
    return hashlib.sha256(token.encode()).hexdigest()
