"""The public number of a chat (CHT-138)."""

from __future__ import annotations

from datetime import UTC, datetime

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def chat_number(started_at: datetime, counted: int) -> str:
    """CH- and the start in seconds since 2000 as eight hex digits, then a counter as four: CH-29832D4A-0B2B."""
    seconds = int((started_at - BEGINNING).total_seconds())
    return f"CH-{seconds & 0xFFFFFFFF:08X}-{counted & 0xFFFF:04X}"
