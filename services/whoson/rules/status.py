"""How well a visit can be followed (WHO-018 to WHO-022)."""

from __future__ import annotations

from datetime import datetime, timedelta

from contracts.vocabulary_of_whoson import VisitStatus
from services.whoson.rules.beacons import IDLE

REPORTED = timedelta(seconds=30)  # the page tells of itself every ten seconds: three times missed


def is_over(last_view_at: datetime, now: datetime) -> bool:
    """Whether nobody went to another page for so long that the visit has ended, even if the page is still open."""
    return now - last_view_at >= IDLE


def status_of(*, is_ended: bool, is_pending: bool) -> VisitStatus:
    if is_ended:
        return VisitStatus.NONE
    return VisitStatus.PENDING if is_pending else VisitStatus.ACTIVE
