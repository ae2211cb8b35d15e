"""A variant: the rules of one run, by which it may differ from another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any

from services.routing.rules.rebalancing import Holds


@dataclass(frozen=True, slots=True)
class Seat:
    """How an agent is handled in one group (RTE-124 to RTE-129)."""

    ticket_handling: str = "primary"
    chat_handling: str = "primary"
    max_tickets_in_group: int | None = None
    auto_inactive_minutes: int | None = None
    is_handing_off_on_auto_inactive: bool = False
    is_active_on_login: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """What is said of some agents; in one group, if a group is named. `where` says where it stands."""

    where: str
    who: tuple[str, ...] = ("*",)
    group: str | None = None
    of_agent: Mapping[str, Any] = field(default_factory=dict)
    of_seat: Mapping[str, Any] = field(default_factory=dict)

    def speaks_of(self, name: str, group: str) -> bool:
        return self.group in (None, group) and any(fnmatchcase(name, pattern) for pattern in self.who)


@dataclass(frozen=True, slots=True)
class Rebalance:
    """A rebalance rule for a group's agents of these names (RTE-097 to RTE-105); `at` are times of day, "HH:MM"."""

    name: str
    where: str
    group: str
    who: tuple[str, ...] = ("*",)
    holds: Holds = field(default_factory=Holds)
    every: timedelta | None = None
    at: tuple[str, ...] = ()
    on_start: bool = False
    on_stop: bool = False

    def speaks_of(self, name: str, group: str) -> bool:
        return group == self.group and any(fnmatchcase(name, pattern) for pattern in self.who)


@dataclass(frozen=True, slots=True)
class Timers:
    """The hand-off timers of chats, in seconds; 0 is off (CHT-079 to CHT-081)."""

    no_initial_response: int = 60
    no_follow_up_response: int = 180
    agent_disconnected: int = 30


@dataclass(frozen=True, slots=True)
class Variant:
    """The rules of one run. Settings hold in their order, the later over the earlier."""

    name: str = "as the roster says"
    settings: tuple[Setting, ...] = ()
    timers: Timers = Timers()
    rebalance: tuple[Rebalance, ...] = ()


@dataclass(frozen=True, slots=True)
class Habits:
    """What agents do whatever the rules are. Seconds."""

    away: float = 1200.0  # from dropping out to being back
    goes_active_after: float = 60.0  # by hand, where logging in does not do it
    looks_every: float = 30.0  # one on Pull, at the queue
    are_tickets_beside_chats: bool = False  # or only while no chat runs


AS_USUAL = Habits()
