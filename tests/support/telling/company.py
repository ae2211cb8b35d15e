"""A company: brands, departments with hours, groups with estimates, agents with rates, customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.chat.rules.hours import Calendar, calendar
from tests.support.telling.teller import Said, Teller

BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
MINUTES = ("ticket_created", "ticket_transferred", "ticket_message_in", "ticket_message_out", "chat_started", "chat_transferred")
NINE_TO_FIVE = [{"weekday": day, "from": "09:00", "to": "17:00"} for day in range(1, 8)]


@dataclass(slots=True)
class Department:
    id: str
    brand_id: str
    name: str
    calendar: Calendar


@dataclass(slots=True)
class Group:
    id: str
    name: str
    department: Department

    @property
    def place(self) -> dict[str, str]:
        return {"brand_id": self.department.brand_id, "department_id": self.department.id, "group_id": self.id}


@dataclass(slots=True)
class Company:
    """Things by name; agents and customers are ids. Every agent belongs to the groups said when told."""

    teller: Teller
    brand_id: str
    departments: dict[str, Department] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    agents: dict[str, str] = field(default_factory=dict)
    memberships: dict[tuple[str, str], str] = field(default_factory=dict)

    def department(
        self, name: str, hours: Sequence[Mapping[str, Any]] = (), zone: str = "UTC", at: datetime = BEGAN, **more: Any
    ) -> Department:
        said: Said = {"hours": list(hours), "holidays": more.get("holidays", []), "time_zone": zone}
        key = self.teller.id()
        inherited = {"hours": False, "holidays": False}
        settings: dict[str, Any] = {area: {} for area in ("tickets", "chats", "call_logs", "time_logs", "surveys")}
        told: Said = {"brand_id": self.brand_id, "name": name, "front_line_group_id": self.teller.id(), "preferred_language": None}
        self.teller.tell(
            "people.department_saved", key, at, is_new=True, inherits=inherited, smtp_account_id=None, settings=settings, **told, **said
        )
        rule = calendar(said["hours"], said["holidays"], zone, 1)
        self.departments[name] = Department(key, self.brand_id, name, rule)
        return self.departments[name]

    def group(self, name: str, department: Department, minutes: Sequence[int] = (0,) * 6, at: datetime = BEGAN) -> Group:
        self.groups[name] = Group(self.teller.id(), name, department)
        self.estimate(self.groups[name], minutes, at)
        return self.groups[name]

    def estimate(self, group: Group, minutes: Sequence[int], at: datetime) -> None:
        estimates = dict(zip(MINUTES, minutes, strict=True))
        where = {"brand_id": group.department.brand_id, "department_id": group.department.id}
        self.teller.tell("people.group_saved", group.id, at, is_new=at == BEGAN, name=group.name, estimates=estimates, **where)

    def agent(
        self, name: str, *groups: Group, cost: str = "10.00", kinds: Sequence[str] = ("agent",), zone: str = "UTC", at: datetime = BEGAN
    ) -> str:
        key = self.agents[name] = self.teller.id()
        self.rate(name, cost, at, kinds, zone)
        for group in groups:
            self.join(name, group, at)
        return key

    def rate(self, name: str, cost: str, at: datetime, kinds: Sequence[str] = ("agent",), zone: str = "UTC") -> None:
        said: Said = {"username": name, "display_name": name, "chat_display_name": None, "email": f"{name}@example.com", "is_enabled": True}
        said |= {"hourly_cost": cost, "time_zone": zone, "language": "en", "role_ids": [], "kinds": list(kinds)}
        self.teller.tell("people.employee_saved", self.agents[name], at, is_new=at == BEGAN, copy_to=None, reply_from=[], **said)

    def join(self, name: str, group: Group, at: datetime) -> None:
        self.memberships[name, group.name] = self.teller.id()
        self._member("added", name, group, at)

    def leave(self, name: str, group: Group, at: datetime) -> None:
        self._member("removed", name, group, at, reason="person")

    def _member(self, what: str, name: str, group: Group, at: datetime, **more: Any) -> None:
        key = self.memberships[name, group.name]
        said: Said = {
            "agent_id": self.agents[name],
            "place": group.place,
            "membership_id": key,
            "ticket_handling": "pull",
            "max_tickets": None,
        }
        said |= {
            "chat_handling": "pull",
            "auto_inactive_minutes": None,
            "is_handing_off_on_auto_inactive": False,
            "is_active_on_login": True,
        }
        self.teller.tell(f"routing.membership_{what}", self.agents[name], at, **said, **more)

    def custom_field(self, name: str, *kinds: str, at: datetime = BEGAN) -> str:
        key = self.teller.id()
        said: Said = {
            "kinds": list(kinds),
            "key": name.lower(),
            "name": name,
            "type": "text",
            "choices": [],
            "default": None,
            "required": [],
        }
        self.teller.tell("people.custom_field_saved", key, at, is_new=True, **said)
        return key

    def customer(self, name: str) -> dict[str, Any]:
        """As facts about work carry one: an account."""
        return {"user_id": self.teller.id(), "username": name, "name": name, "email": f"{name}@example.org", "phone": None, "ip": None}


def company(teller: Teller, name: str = "Acme", zone: str = "UTC") -> Company:
    """A company with a brand and nothing else."""
    brand_id = teller.id()
    said: Said = {"host_names": [], "hours": [], "holidays": [], "time_zone": zone, "smtp_account_id": None, "settings": {}}
    teller.tell("people.brand_saved", brand_id, BEGAN, is_new=True, name=name, is_default=True, **said)
    return Company(teller, brand_id)
