"""How an account is spared: how many mails a minute, and how long it rests when its server is not there."""

from __future__ import annotations

from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
FIRST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=1)


def minute_of(began_at: datetime | None, count: int, now: datetime) -> tuple[datetime, int]:
    """The minute that counts now: when it began, and how many mails were begun in it."""
    if began_at is None or now - began_at >= MINUTE:
        return now, 0
    return began_at, count


def rest_after(failures: int) -> timedelta:
    """How long nobody calls at a server that was not there so many times in a row."""
    doubled: int = 2 ** min(failures - 1, 10)
    return min(FIRST_REST * doubled, LONGEST_REST)


def longest_try(deadline_seconds: int, size: int) -> float:
    """Seconds that one mail may take in all, however slowly its server answers: four waits, and 50 kB a second."""
    return 4 * deadline_seconds + size / 50_000
