"""What a password must be like (PPL-235 to PPL-241)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LONGEST = 256


def broken(password: str, username: str, security: Mapping[str, Any]) -> list[str]:
    """The names of all rules of the security section that the password fails (PPL-037); empty when it is good."""
    checks = {
        "password_minimum_length": len(password) >= security["password_minimum_length"],
        "password_maximum_length": len(password) <= LONGEST,
        "password_requires_numbers": any(sign.isdigit() for sign in password),
        "password_requires_uppercase": any(sign.isupper() for sign in password),
        "password_requires_lowercase": any(sign.islower() for sign in password),
        "password_requires_symbol": any(not sign.isalnum() and not sign.isspace() for sign in password),
        "password_differs_from_username": password.casefold() != username.casefold(),
    }
    return [name for name, holds in checks.items() if security.get(name, True) and not holds]
