"""How long waiting work may still wait, and how that is known (RTE-214): never a number without its range and its reason.

While work waits, agents free up one after the other; how many did lately, in how much time, says how long the next few take. If
`seen` did in `seconds`, the time t until `needed` more has P(t <= x) = I(x / (seconds + x); needed, seen): what a steady rate gives
that is known from nothing but these observations, its own uncertainty included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp, lgamma, log

FEWEST = 5
STATED = 0.8


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds from now: the middle, and the range in which 8 of 10 waits end. `seconds` None with the reason why nothing is said.

    `served` were seen in `observed_seconds`: of this queue (method `served`), or of all slots that receive (method `handling`).
    """

    position: int
    method: str | None = None
    seconds: int | None = None
    from_seconds: int | None = None
    to_seconds: int | None = None
    is_unknown_because: str | None = None
    served: int | None = None
    observed_seconds: int | None = None
    slots: int | None = None
    mean_handling_seconds: int | None = None


def from_service(
    position: int, waits: Sequence[tuple[datetime, datetime]], waiting: Iterable[datetime], since: datetime, now: datetime
) -> Estimate:
    """From what left the queue since a moment: (since when it waited, when it left). Only time in which somebody waited counts.

    `waiting` says since when those wait who still do.
    """
    spans = [*waits, *((began, now) for began in waiting)]
    return _estimate(position, "served", len(waits), covered(spans, since, now))


def from_handling(position: int, handled: Sequence[float], slots: int) -> Estimate:
    """From how long the last pieces were in agents' hands, and how many at a time can be."""
    if slots < 1:
        return Estimate(position, is_unknown_because="nobody_receives")
    found = _estimate(position, "handling", len(handled), sum(handled) / slots)
    if found.method is None:
        return found
    mean = round(sum(handled) / len(handled))
    return Estimate(position, "handling", found.seconds, found.from_seconds, found.to_seconds, None, len(handled), None, slots, mean)


def covered(spans: Iterable[tuple[datetime, datetime]], since: datetime, now: datetime) -> float:
    """Seconds between the two moments in which at least one of the spans ran."""
    total, end = 0.0, since
    for began, ended in sorted(spans):
        began, ended = max(began, end), min(ended, now)
        if ended > began:
            total += (ended - began).total_seconds()
            end = ended
    return total


def _estimate(position: int, method: str, seen: int, seconds: float) -> Estimate:
    if seen < FEWEST or seconds <= 0:
        return Estimate(position, is_unknown_because="too_few_observations", served=seen)
    low, middle, high = (_quantile(position, seen, seconds, share) for share in ((1 - STATED) / 2, 0.5, (1 + STATED) / 2))
    return Estimate(position, method, round(middle), round(low), round(high), None, seen, round(seconds))


def _quantile(needed: int, seen: int, seconds: float, share: float) -> float:
    """The x below which this share of waits ends, by halving."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_least(needed, needed + seen - 1, middle) < share else (low, middle)
    return seconds * low / (1 - low)


def _at_least(needed: int, tries: int, chance: float) -> float:
    """P(X >= needed) for X of a binomial distribution, which is I(chance; needed, tries - needed + 1)."""
    if chance <= 0 or chance >= 1:
        return float(chance >= 1)
    few, gain, loss = min(needed, tries + 1 - needed), log(chance), log(1 - chance)
    terms = range(needed) if few == needed else range(needed, tries + 1)
    total = lgamma(tries + 1)
    summed = sum(exp(total - lgamma(k + 1) - lgamma(tries - k + 1) + k * gain + (tries - k) * loss) for k in terms)
    return 1 - summed if few == needed else summed
