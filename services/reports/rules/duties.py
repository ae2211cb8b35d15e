"""When an agent covers a channel of a group (REP-061): logged in and switched active for it, for chats also Available."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

CHANNELS = ("tickets", "chats")


class Line(NamedTuple):
    """What happened to an agent: an event of the activity list, or `removed` from a group."""

    sequence: int
    at: datetime
    event: str
    channel: str | None
    place: tuple[str, str, str] | None  # brand, department, group


class Covered(NamedTuple):
    """A duty; without an end it goes on."""

    place: tuple[str, str, str]
    channel: str
    at: datetime
    until_at: datetime | None


@dataclass(slots=True)
class Standing:
    """How an agent stands after some of his facts. Who has never been heard of is not logged in, Available, and active nowhere.

    `on` holds the switches that are on: (group, channel) to place and, while it is a duty, since when.
    """

    sequence: int = 0
    at: datetime | None = None
    is_logged_in: bool = False
    is_available: bool = True
    on: dict[tuple[str, str], tuple[tuple[str, str, str], datetime | None]] = field(default_factory=dict)

    def covers(self, channel: str) -> bool:
        return self.is_logged_in and (self.is_available or channel != "chats")


def follow(standing: Standing, lines: Iterable[Line]) -> list[Covered]:
    """Takes these lines in, in order of their sequence, and returns the duties that ended with them, also those that lasted no time.

    No time runs backwards.
    """
    ended: list[Covered] = []
    for line in lines:
        now = max(line.at, standing.at or line.at)
        standing.sequence, standing.at = line.sequence, now
        _turn(standing, line, now, ended)
        for (group_id, channel), (place, since) in standing.on.items():
            covers = standing.covers(channel)
            if covers and since is None:
                standing.on[group_id, channel] = (place, now)
            elif not covers and since is not None:
                ended.append(Covered(place, channel, since, now))
                standing.on[group_id, channel] = (place, None)
    return ended


def running(standing: Standing) -> list[Covered]:
    """The duties that go on."""
    return [Covered(place, channel, since, None) for (_, channel), (place, since) in standing.on.items() if since is not None]


def _turn(standing: Standing, line: Line, now: datetime, ended: list[Covered]) -> None:
    if line.event in ("logged_in", "logged_out"):
        standing.is_logged_in = line.event == "logged_in"
    elif line.event in ("available", "unavailable"):
        standing.is_available = line.event == "available"
    elif line.place is not None and line.event in ("active", "inactive", "removed"):
        for channel in CHANNELS if line.event == "removed" else (line.channel,):
            if channel in CHANNELS:
                _switch(standing, line, channel, now, ended)


def _switch(standing: Standing, line: Line, channel: str, now: datetime, ended: list[Covered]) -> None:
    assert line.place is not None
    key = (line.place[2], channel)
    if line.event == "active":
        standing.on.setdefault(key, (line.place, None))
        return
    place, since = standing.on.pop(key, (line.place, None))
    if since is not None:
        ended.append(Covered(place, channel, since, now))
