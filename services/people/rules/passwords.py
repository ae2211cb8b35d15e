"""What a password must be like, and when somebody is locked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = 256


@dataclass(frozen=True, slots=True)
class Requirements:
    """The switched-on rules of the Security page (PPL-235 to PPL-241), as shipped (PPL-545)."""

    minimum_length: int = 8
    require_numbers: bool = False
    require_uppercase: bool = False
    require_lowercase: bool = False
    require_symbol: bool = False
    require_different_from_username: bool = True


@dataclass(frozen=True, slots=True)
class LockRule:
    """Brute-force protection (PPL-232): so many failures in a row lock the account for so long."""

    is_on: bool = True
    failures: int = 10
    minutes: int = 5


def broken(password: str, username: str, required: Requirements) -> list[str]:
    """The names of all rules the password fails (PPL-037), empty when it is good."""
    checks = {
        "minimum_length": len(password) >= required.minimum_length,
        "maximum_length": len(password) <= LONGEST,
        "require_numbers": not required.require_numbers or any(sign.isdigit() for sign in password),
        "require_uppercase": not required.require_uppercase or any(sign.isupper() for sign in password),
        "require_lowercase": not required.require_lowercase or any(sign.islower() for sign in password),
        "require_symbol": not required.require_symbol or any(not sign.isalnum() and not sign.isspace() for sign in password),
        "require_different_from_username": not required.require_different_from_username or password.casefold() != username.casefold(),
    }
    return [name for name, holds in checks.items() if not holds]


def locked_until(failures: int, now: datetime, rule: LockRule) -> datetime | None:
    """The end of the lock that this failure brings, None while there are too few (PPL-036)."""
    if not rule.is_on or failures < rule.failures:
        return None
    return now + timedelta(minutes=rule.minutes)
