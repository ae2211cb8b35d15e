"""Who is there: brands, departments, groups, agents and users, as many as the plan's work needs. Drawn from the seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from infra.year.calendars import Calendar
from infra.year.names import id_of, name_of
from infra.year.plan import Plan

EMPLOYEES_ZONES = ("Europe/Lisbon", "Europe/Lisbon", "Europe/Berlin", "Europe/London", "America/New_York")


@dataclass(slots=True, eq=False)
class Brand:
    id: str
    name: str
    title: str
    domain: str
    departments: list[Department] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Department:
    """`is_aging`, `is_locking`: what is closed is deleted or locked after a while, by the clock."""

    id: str
    name: str
    title: str
    brand: Brand
    zone: str
    hours: list[dict[str, Any]]
    later_hours: list[dict[str, Any]]
    calendars: tuple[Calendar, Calendar]
    changes_at: int
    is_aging: bool
    is_locking: bool
    groups: list[Group] = field(default_factory=list)

    def calendar(self, at: int) -> Calendar:
        """That in force at this moment."""
        return self.calendars[at >= self.changes_at]


@dataclass(slots=True, eq=False)
class Group:
    """`is_pulled`: its agents take tickets out of the queue themselves."""

    id: str
    name: str
    title: str
    department: Department
    place: dict[str, str]
    is_pulled: bool
    members: list[Agent] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Agent:
    """`appetite` says how much of the tickets he gets compared with others, `pace` how long he takes for things.

    `max_chats` is 0 for who takes no chats.
    """

    id: str
    name: str
    number: int
    title: str
    zone: str
    hourly_cost: int
    appetite: float
    pace: float
    max_chats: int
    home: Group
    groups: list[Group]
    actor: str

    def takes_chats_of(self, group: Group) -> bool:
        return self.max_chats > 0 and not group.is_pulled


@dataclass(slots=True, eq=False)
class User:
    id: str
    name: str
    title: str
    username: str
    email: str
    actor: str
    customer: dict[str, Any]


@dataclass(slots=True, eq=False)
class CustomField:
    """A field and its choices."""

    id: str
    name: str
    kinds: list[str]
    key: str
    title: str
    choices: list[str]


@dataclass(slots=True)
class Company:
    """All of it; `departments` with the shares of the work that comes to them."""

    plan: Plan
    brands: list[Brand]
    departments: list[Department]
    shares: list[float]
    groups: list[Group]
    agents: list[Agent]
    users: list[User]
    newcomers: list[User]  # who come in the course of the year
    organizations: list[tuple[str, str, str, str]]  # id, the name in it, title, mail domain
    fields: list[CustomField]
    categories: list[tuple[str, str, str]]  # of time logs: id, the name in it, title
    canned_ids: list[str]
    administrator: str  # an actor


def id_on_the_eve(plan: Plan, name: str) -> str:
    """For what was there before the year began."""
    return id_of(plan.begins_at - 86_400_000, name)


def new_id(plan: Plan, dice: Any) -> tuple[str, str]:
    """An id of the eve, and the name in it."""
    name = name_of(dice)
    return id_on_the_eve(plan, name), name
