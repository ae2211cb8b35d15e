"""When a mail that failed for now is tried again, and when it is given up (INT-042, INT-344, REP-043)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

REPORT = "report"


@dataclass(frozen=True, slots=True)
class Plan:
    """`pauses` from one try to the next, the last of them again and again. An end by number, or by time since the first try."""

    pauses: tuple[timedelta, ...]
    most_tries: int | None = None
    as_long_as: timedelta | None = None


def _minutes(*pauses: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(minutes=pause) for pause in pauses)


USUAL = Plan(_minutes(1, 2, 5, 10, 20, 30), as_long_as=timedelta(days=5))
PLANS = {REPORT: Plan(_minutes(10), most_tries=3)}  # REP-043


def next_try(purpose: str, tries: int, first_at: datetime, now: datetime) -> datetime | None:
    """The moment of the next try after `tries` of them, the first at `first_at`; None when there is none any more."""
    plan = PLANS.get(purpose, USUAL)
    if plan.most_tries is not None and tries >= plan.most_tries:
        return None
    if plan.as_long_as is not None and now - first_at >= plan.as_long_as:
        return None
    return now + plan.pauses[min(tries, len(plan.pauses)) - 1]
