"""When an item asks to be checked again (KB-055, KB-056, KB-169, CAN-024)."""

from __future__ import annotations

from datetime import datetime, timedelta

STALE_AFTER_DAYS = 365  # until the settings are known


def stale_from(checked_at: datetime, days: int) -> datetime:
    """The clock starts at creation or at the last review, never at an edit."""
    return checked_at + timedelta(days=days)
