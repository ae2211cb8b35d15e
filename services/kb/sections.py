"""The system's settings as this service last heard of them."""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.kb.models import SettingsSection

Value = TypeVar("Value")


def section(session: Session, name: str) -> dict[str, Any]:
    """All values of a section; empty until it was heard of."""
    return session.scalar(sa.select(SettingsSection.values).where(SettingsSection.id == name)) or {}


def setting(session: Session, name: str, key: str, default: Value) -> Value:
    """One value of a section, or its default until it was heard of."""
    found: Value = section(session, name).get(key, default)
    return found
