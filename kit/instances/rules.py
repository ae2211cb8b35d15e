"""Who holds the lease: decided from what a beat has seen. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

BEAT = 0.4  # seconds from one to the next
FENCED_AFTER = 1.4  # a holder whose last answered beat began so long ago does nothing more, before anybody else begins
QUIET_AFTER = 0.8  # the lock may be free from here on: its holder has died, or has lost a connection and comes back first
SILENT_AFTER = 2.0  # hung, or cut off: its sessions are ended
LOOKS = 4  # own beats in which nothing of another was heard, before it counts as silent: a database that stood still is nobody's silence
LONG_AGO = 10.0  # on the database's clock; for who has just begun to listen
PRIMARY_FIRST = 1.0  # what the others leave to a primary that lives
PRIMARY_AWAITED, YOUNG = 2.0, 5.0  # and to one that is starting along with them, while they are young
PRIMARY_FORGOTTEN = 600.0
VACANT = ""
NO_BROKER_FOR = 2.0  # a holder without the broker hands over to one that has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One instance as the database knows it. `age` is the seconds since its last beat."""

    id: UUID
    run: str
    beat: Any
    age: float = 0.0
    is_enabled: bool = True
    is_primary: bool = False
    is_connected: bool = True
    has_left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one beat tells. `holder_run` is None when the lease was given back."""

    me: Known
    others: tuple[Known, ...] = ()
    holder_run: str | None = None
    wanted_id: UUID | None = None

    @property
    def holder(self) -> Known | None:
        return next((other for other in self.others if other.run == self.holder_run), None)


class Step(Enum):
    """What follows from a beat."""

    HOLD = "hold"
    LET_GO = "let go"
    HAND_OVER = "hand over"  # to one that has the broker
    STAND_BY = "stand by"
    TRY = "try"  # take the lock if it is free
    FENCE = "fence"  # end the sessions of the holder that is silent, then take it


@dataclass(slots=True)
class _Heard:
    beat: Any
    since: float
    looks: int = 0


@dataclass(slots=True)
class Listening:
    """How long each of the others has been quiet, by our own clock and our own looks."""

    _heard: dict[str, _Heard] = field(default_factory=dict)

    def look(self, seen: Seen, now: float) -> None:
        beats: dict[str, Any] = {other.run: other.beat for other in seen.others}
        if seen.holder_run != seen.me.run:
            beats.setdefault(seen.holder_run or VACANT, None)  # nobody has it, or its name is another's already
        for run, beat in beats.items():
            known = self._heard.get(run)
            if known is None or known.beat != beat:
                known = self._heard[run] = _Heard(beat, now)
            known.looks += 1
        for run in self._heard.keys() - beats.keys():
            del self._heard[run]

    def quiet_for(self, run: str, now: float) -> float:
        return now - self._heard[run].since

    def is_silent(self, run: str, now: float) -> bool:
        """Whether it hangs or is cut off, as far as anybody outside can tell."""
        return self._heard[run].looks >= LOOKS and self.quiet_for(run, now) >= SILENT_AFTER

    def is_there(self, other: Known, now: float) -> bool:
        """Whether it can be counted on."""
        return not (other.has_left or other.age > LONG_AGO or self.is_silent(other.run, now))


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is decided: `now` and what we know of ourselves, in seconds."""

    now: float
    up_for: float
    no_broker_for: float = 0.0


def step(seen: Seen, listening: Listening, at: Moment, *, is_held: bool) -> Step:
    """What this instance does after a beat (INT-177, INT-178, INT-183, INT-185)."""
    wanted = next((other for other in _able(seen, listening, at.now) if other.id == seen.wanted_id), None)
    if is_held:
        if seen.holder_run != seen.me.run or not seen.me.is_enabled or wanted is not None:
            return Step.LET_GO
        return Step.HAND_OVER if at.no_broker_for >= NO_BROKER_FOR and successor(seen, listening, at.now) else Step.HOLD
    if not seen.me.is_enabled or wanted is not None:
        return Step.STAND_BY
    if not seen.me.is_connected and successor(seen, listening, at.now):
        return Step.STAND_BY
    return _taking(seen, listening, at)


def successor(seen: Seen, listening: Listening, now: float) -> UUID | None:
    """Who should have the lease of those that are there and have the broker: the primary before the others."""
    able = [other for other in _able(seen, listening, now) if other.is_connected]
    return min(able, key=lambda other: (not other.is_primary, str(other.id))).id if able else None


def place_among(seen: Seen, listening: Listening, now: float) -> tuple[int, int]:
    """(place from 0, how many) of this instance among those that take part and have the broker: how they share what is spread by key."""
    others = (other for other in _able(seen, listening, now) if other.is_connected)
    there = sorted([str(seen.me.id), *(str(other.id) for other in others)])
    return there.index(str(seen.me.id)), len(there)


def hung(seen: Seen, listening: Listening, now: float) -> list[str]:
    """Runs of those that hang or are cut off with whatever rows they have locked."""
    return [other.run for other in seen.others if not other.has_left and listening.is_silent(other.run, now)]


def _able(seen: Seen, listening: Listening, now: float) -> Iterable[Known]:
    return (other for other in seen.others if other.is_enabled and listening.is_there(other, now))


def _taking(seen: Seen, listening: Listening, at: Moment) -> Step:
    run, holder = seen.holder_run or VACANT, seen.holder
    if run == seen.me.run:
        return Step.TRY  # we had it, and lost a connection
    is_in_office = run != VACANT and not (holder is not None and holder.has_left)
    if is_in_office and listening.is_silent(run, at.now):
        return Step.FENCE
    patience = _patience(seen, listening, at)
    if is_in_office and holder is not None and seen.wanted_id != seen.me.id:
        patience = max(patience, QUIET_AFTER)
    return Step.TRY if listening.quiet_for(run, at.now) >= patience else Step.STAND_BY


def _patience(seen: Seen, listening: Listening, at: Moment) -> float:
    """The default one first (INT-176), for as long as it takes to come."""
    primary = next((other for other in seen.others if other.is_primary and other.is_enabled), None)
    if seen.me.id == seen.wanted_id or primary is None or primary.run == seen.holder_run:
        return 0.0
    if listening.is_there(primary, at.now):
        return PRIMARY_FIRST
    return PRIMARY_AWAITED if at.up_for < YOUNG and primary.age < PRIMARY_FORGOTTEN else 0.0
