"""What every batch wants to know first: is tracking on, and who is banned."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kit.storage.prepared import Prepared

_SETTINGS = Prepared("settings_of", ("text",), "select values from settings where id = $1")
_BANNED = Prepared("banned_now", ("timestamptz",), "select what from bans where until > $1")


def settings(session: Session) -> dict[str, Any]:
    """The section `whos_on` of the system settings, empty before people has told of it."""
    return _SETTINGS.run(session, "whos_on").scalar() or {}


def is_tracking_on(session: Session) -> bool:
    """WHO-002: it is off until an administrator enables it."""
    return bool(settings(session).get("is_enabled", False))


def banned(session: Session, now: datetime) -> frozenset[str]:
    """`key:<visitor key>` and `ip:<address>` of those that are not tracked."""
    return frozenset(_BANNED.run(session, now).scalars())
