"""The public number of a ticket: TKT-018 and TKT-019."""

from __future__ import annotations

import re
from datetime import UTC, datetime

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
PATTERN = re.compile(r"^[0-9A-F]{3}-[0-9A-F]{8}-[0-9A-F]{4}$")


def number_of(moment: datetime, counter: int) -> str:
    """`moment` is when the ticket was received, `counter` any running integer: 211-29832D4A-0B2B."""
    since = moment.astimezone(UTC) - EPOCH
    seconds = since.days * 86400 + since.seconds
    return f"{since.microseconds // 1000:03X}-{seconds:08X}-{counter & 0xFFFF:04X}"
