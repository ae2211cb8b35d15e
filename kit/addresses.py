"""Addresses that may be opened in somebody's browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from marshmallow import ValidationError, fields, validate

LONGEST = 2_000
_MISREAD = frozenset('\\<>"`{}|^')  # browsers repair these each in their own way


def is_web_address(text: str) -> bool:
    """http or https with a host, no user's name in front of it, nothing that readers take differently."""
    if any(char <= " " or char in _MISREAD or char == "\x7f" for char in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return False


class WebAddress(fields.String):
    """Such an address, 2,000 characters at most."""

    def __init__(self, **settings: object) -> None:
        super().__init__(validate=[validate.Length(1, LONGEST), _is_one], **settings)  # type: ignore[arg-type]


def _is_one(text: str) -> None:
    if not is_web_address(text):
        raise ValidationError("Not an address that begins with http:// or https://.")
