"""What beacons say, put into order: which browser did what, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

KEPT_BACK = timedelta(minutes=10)  # a happening is no older than that when it is told
IDLE = timedelta(minutes=15)  # WHO-022, WHO-100


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that a page told: `what` is view, leave, action or answer, `said` the rest as it came."""

    what: str
    at: datetime
    view_key: str
    number: int
    said: Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Telling:
    """All that one browser told in a batch but heartbeats, in order of time, with where it came from last and when, by a heartbeat perhaps.

    `user_id` is who is signed in on the portal, `claim` the {email, name} that the site vouches for (WHO-181).
    """

    key: str
    brand_id: str
    ip: str
    agent: str
    languages: str
    at: datetime
    user_id: str | None
    claim: Mapping[str, Any] | None = None
    happenings: list[Happening] = field(default_factory=list)

    @property
    def is_beating_only(self) -> bool:
        return not self.happenings


def tellings(messages: Iterable[Mapping[str, Any]]) -> list[Telling]:
    """What each browser told, in order of key, so that two batches cannot wait for each other."""
    found: dict[str, Telling] = {}
    for message in messages:
        for beacon in message["beacons"]:
            at = datetime.fromisoformat(beacon["at"])
            telling = found.get(beacon["key"])
            if telling is None:
                telling = found[beacon["key"]] = Telling(
                    key=beacon["key"],
                    brand_id=beacon["brand_id"],
                    ip=beacon["ip"],
                    agent=beacon.get("agent") or "",
                    languages=beacon.get("languages") or "",
                    at=at,
                    user_id=beacon.get("user_id"),
                )
            if at > telling.at:
                telling.at = at
            what = beacon["what"]
            if len(what) == 1 and what[0]["t"] == "beat":
                continue  # seven of eight: that it came is all they say
            telling.user_id = beacon.get("user_id") or telling.user_id
            telling.claim = beacon.get("claim") or telling.claim
            telling.happenings += _happenings(what, at)
    for telling in found.values():
        if len(telling.happenings) > 1:
            telling.happenings.sort(key=lambda each: (each.at, each.number))
    return [found[key] for key in sorted(found)]


def _happenings(what: Sequence[Mapping[str, Any]], at: datetime) -> Iterable[Happening]:
    for said in what:
        if said["t"] == "beat":
            continue
        ago = min(timedelta(milliseconds=said.get("a") or 0), KEPT_BACK)
        yield Happening(what=said["t"], at=at - ago, view_key=said["v"], number=said.get("n") or 0, said=said)
