"""Fields that are there in every answer about distribution."""

from __future__ import annotations

from typing import Any

from gateway.people.kinds import count, identity, moment, text, truth

MANY = 2**31 - 1


def always_id(description: str, **more: Any) -> Any:
    return identity(description, required=True, **more)


def always_count(description: str, **more: Any) -> Any:
    return count(description, 0, MANY, required=True, **more)


def always_text(description: str, **more: Any) -> Any:
    return text(description, 1000, 0, required=True, **more)


def always_truth(description: str, **more: Any) -> Any:
    return truth(description, required=True, **more)


def always_moment(description: str) -> Any:
    return moment(description, required=True, allow_none=True)
