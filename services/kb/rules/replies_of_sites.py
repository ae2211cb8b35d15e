"""What a site's reply to HEAD or GET says of a link to it (KB-058)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from services.kb.rules.verdicts import Found, Outcome

MOVED = (301, 302, 303, 307, 308)
NOT_FOR_US = (401, 402, 403, 407, 451, 999)  # it is there, and shown to others: who signs in, who is no program
TOO_OFTEN = 429


@dataclass(frozen=True, slots=True)
class Reply:
    """`status` None: it hung up without a word."""

    status: int | None
    location: str | None = None
    retry_after: str | None = None

    @property
    def is_worth_asking_again(self) -> bool:
        """Not every site understands HEAD: only GET decides."""
        return self.status is None or (self.status >= 400 and self.status != TOO_OFTEN)


def location_of(reply: Reply) -> str | None:
    """Where a redirect goes."""
    return reply.location if reply.status in MOVED and reply.location else None


def judged(reply: Reply) -> Outcome:
    """What the last reply means."""
    if reply.status is None:
        return Outcome(Found.FAILS, "The site hung up without an answer.")
    if reply.status in NOT_FOR_US:
        return Outcome(Found.WORKS, f"The site answers programs with {reply.status}.")
    if reply.status == TOO_OFTEN:
        return Outcome(Found.LATER, "The site asked to be left alone for a while (429).", retry_after=seconds_until(reply.retry_after))
    if reply.status >= 400:
        return Outcome(Found.FAILS, f"The site answers with {reply.status}.", retry_after=seconds_until(reply.retry_after))
    return Outcome(Found.WORKS)


def seconds_until(retry_after: str | None, now: datetime | None = None) -> float | None:
    """Retry-After in seconds: a number or a date. None for what is neither."""
    said = (retry_after or "").strip()
    if said.isdigit() and len(said) < 10:
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
