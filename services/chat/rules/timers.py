"""The hand-off timers and the customer who is gone: when each is due (CHT-051 to CHT-057, CHT-143)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

HEARING_GAP = timedelta(seconds=15)  # pings come every five seconds and may be lost: a shorter silence means nothing


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the timers of a running chat look at."""

    assigned_at: datetime
    first_response_at: datetime | None
    first_unanswered_at: datetime | None
    last_answer_at: datetime | None
    last_agent_typing_at: datetime | None


def initial_response_due(of: Clocks, after: int) -> datetime | None:
    """When the owner is taken off for not answering at all since he got the chat; None = no such moment. 0 seconds = off.

    Runs for each new owner anew (CHT-049). It needs somebody to answer to: the customer waits, or was never greeted.
    """
    has_answered = of.last_answer_at is not None and of.last_answer_at >= of.assigned_at
    is_awaited = of.first_response_at is None or of.first_unanswered_at is not None
    return of.assigned_at + timedelta(seconds=after) if after and is_awaited and not has_answered else None


def follow_up_response_due(of: Clocks, after: int) -> datetime | None:
    """When the owner is taken off later in the chat: counted from the customer's first unanswered message, from his last typing in
    the answer box, or from getting the chat, whichever is latest (CHT-052, CHT-056, RTE-183)."""
    if not after or of.first_response_at is None or of.first_unanswered_at is None:
        return None
    moments = (of.first_unanswered_at, of.assigned_at, of.last_agent_typing_at)
    return max(moment for moment in moments if moment is not None) + timedelta(seconds=after)


def gone_due(last_seen_at: datetime, after: int) -> datetime | None:
    """When somebody who was last heard of then counts as gone; 0 seconds = never."""
    return last_seen_at + max(timedelta(seconds=after), HEARING_GAP) if after else None
