"""What a try of an address means: when it is tried again, and from when on it is broken (KB-058, KB-170)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

EVERY = timedelta(hours=24)
AGAIN_AFTER = timedelta(minutes=10)  # from a failure to the try that decides
BROKEN_FROM = 2  # failures in a row
LONGEST_WAIT = timedelta(hours=24)


class Found(StrEnum):
    """What came of a try."""

    WORKS = "works"
    FAILS = "fails"
    UNREACHED = "unreached"  # no answer: the other side's fault, or there is no network
    UNNAMED = "unnamed"  # its name leads nowhere: likewise
    WITHHELD = "withheld"  # we may not look: a machine of a private network
    LATER = "later"  # the other side asked us to come back later


@dataclass(frozen=True, slots=True)
class Outcome:
    """`error` is for people; `retry_after` in seconds, if the `host` that answered last named a time."""

    found: Found
    error: str = ""
    retry_after: float | None = None
    is_for_staff: bool = False
    host: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether somebody out there answered: then there is a network."""
        return self.found in (Found.WORKS, Found.FAILS, Found.LATER)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an address stands after a try."""

    failures: int
    error: str | None
    note: str | None
    due_at: datetime
    is_for_staff: bool = False

    @property
    def is_broken(self) -> bool:
        return self.failures >= BROKEN_FROM


def stands(outcome: Outcome, failures: int, error: str | None, now: datetime, *, is_network_there: bool = True) -> Standing:
    """From how many failures in a row there were, and the last error, to how the address stands now.

    Without a network nobody is to blame: silence is then no failure, and the address stays as it was.
    """
    if outcome.found is Found.WORKS:
        return Standing(0, None, outcome.error or None, now + EVERY)
    if outcome.found is Found.WITHHELD:
        return Standing(0, None, outcome.error, now + EVERY)
    if outcome.found is Found.LATER:
        return Standing(failures, error, outcome.error, now + _wait(outcome))
    if outcome.found in (Found.UNREACHED, Found.UNNAMED) and not is_network_there:
        return Standing(failures, error, f"Not judged, there seems to be no network: {outcome.error}", now + AGAIN_AFTER)
    count = min(failures + 1, 1_000)
    wait = EVERY if count >= BROKEN_FROM else max(AGAIN_AFTER, _wait(outcome) if outcome.retry_after else AGAIN_AFTER)
    return Standing(count, outcome.error, None, now + wait, outcome.is_for_staff)


def _wait(outcome: Outcome) -> timedelta:
    """Between a minute and a day."""
    asked = timedelta(seconds=min(outcome.retry_after or 0, LONGEST_WAIT.total_seconds()))
    return max(asked, AGAIN_AFTER if outcome.retry_after is None else timedelta(minutes=1))
