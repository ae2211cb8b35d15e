"""What people and routing tell of the company before the year begins, and what changes of it in the middle."""

from __future__ import annotations

from contracts.permissions import role_id
from infra.year.company import Agent, Company, Department, Group, User
from infra.year.founding import HOLIDAYS
from infra.year.moments import DAY, HOUR
from infra.year.names import id_of
from infra.year.telling import Desk, Subject

VIA = "management"
USERS_ROLE, AGENTS_ROLE = role_id(2), role_id(11)
USERS_LEVELS = {"kb_articles": "read_only", "kb_feedback": "custom"}
AGENTS_LEVELS = {"tickets": "full", "call_logs": "full", "reports": "read_only"}
FULL, LATER = (6, 4, 2, 3, 8, 3), (7, 5, 2, 4, 9, 4)  # minutes
ESTIMATES = ("ticket_created", "ticket_transferred", "ticket_message_in", "ticket_message_out", "chat_started", "chat_transferred")


class CompanyFacts:
    """Tells the eve, a fact after the other, and the middle of the year."""

    def __init__(self, company: Company, desk: Desk) -> None:
        self._company, self._desk = company, desk
        self._subjects: dict[tuple[str, str], Subject] = {}
        self._at = company.plan.begins_at - HOUR

    def memberships_of(self, agent: Agent) -> Subject:
        """The agent as routing tells of him: his presence goes on counting where the eve left off."""
        return self._subject("routing", agent.id, agent.name)

    def eve(self) -> None:
        """Within the hour before the first day."""
        company = self._company
        self._settings()
        for brand in company.brands:
            self._tell("people.brand_saved.v1", brand.id, brand.name, {
                "is_new": True, "name": brand.title, "is_default": brand is company.brands[0], "host_names": [f"help.{brand.domain}"],
                "hours": company.departments[0].hours, "holidays": self._holidays(), "time_zone": "Europe/Lisbon",
                "smtp_account_id": None, "settings": {},
            })  # fmt: skip
        for department in company.departments:
            self._department(department, is_new=True)
        for group in company.groups:
            self._group(group, FULL, is_new=True)
        for agent in company.agents:
            self._employee(agent, agent.hourly_cost, is_new=True)
        for agent in company.agents:
            for group in agent.groups:
                self._membership(agent, group)
        self._fields()
        self._roles_and_organizations()
        for user in company.users:
            self._user(user)

    def newcomers(self) -> None:
        """Who makes an own account in the course of the year; every fifth of them is deleted a day later."""
        plan, count = self._company.plan, len(self._company.newcomers)
        for place, user in enumerate(self._company.newcomers):
            self._at = plan.begins_at + (place * 2 + 1) * plan.days * DAY // (2 * count) + 9 * HOUR
            self._user(user)
            self._tell("people.user_registered.v1", user.id, user.name, {
                "username": user.username, "email": user.email, "full_name": user.title, "phone": None, "ip": "203.0.113.9",
                "brand_id": self._company.brands[0].id,
            })  # fmt: skip
            if place % 5 == 4:
                self._at += DAY
                self._tell("people.user_deleted.v1", user.id, user.name, {})

    def middle(self) -> None:
        """Everybody costs more, the first group's estimates grow, the first department opens longer."""
        company = self._company
        self._at = company.plan.half_at
        self._department(company.departments[0], is_new=False)
        self._group(company.groups[0], LATER, is_new=False)
        for agent in company.agents:
            self._employee(agent, agent.hourly_cost + 150, is_new=False)

    def _settings(self) -> None:
        regional = {"default_time_zone": "Europe/Lisbon", "currency_locale": "pt_PT", "languages": ["en", "pt", "de"]}
        self._tell("people.settings_changed.v1", "regional", self._company.departments[0].name, {"section": "regional", "values": regional})
        retention = {"is_purge_on": True, "purge_after_days": 14, "decisions_kept_days": 90}
        name = self._company.departments[1].name
        self._tell("people.settings_changed.v1", "retention", name, {"section": "retention", "values": retention})

    def _department(self, department: Department, *, is_new: bool) -> None:
        tickets = {"auto_close_after_hours": 168, "auto_lock_after_hours": 322 if department.is_locking else None,
                   "auto_delete_after_days": 30 if department.is_aging else None}  # fmt: skip
        self._tell("people.department_saved.v1", department.id, department.name, {
            "is_new": is_new, "brand_id": department.brand.id, "name": department.title,
            "front_line_group_id": department.groups[0].id, "preferred_language": "en",
            "hours": department.hours if is_new else department.later_hours, "holidays": self._holidays(),
            "time_zone": department.zone, "inherits": {"hours": False, "holidays": True}, "smtp_account_id": None,
            "settings": {"tickets": tickets, "chats": {"auto_delete_after_days": 60 if department.is_aging else None},
                         "call_logs": {}, "time_logs": {}, "surveys": {}},
        })  # fmt: skip

    def _group(self, group: Group, minutes: tuple[int, ...], *, is_new: bool) -> None:
        department, estimates = group.department, dict(zip(ESTIMATES, minutes, strict=True))
        estimates["ticket_created"] += department.groups.index(group)
        self._tell("people.group_saved.v1", group.id, group.name, {
            "is_new": is_new, "brand_id": department.brand.id, "department_id": department.id, "name": group.title, "estimates": estimates,
        })  # fmt: skip

    def _employee(self, agent: Agent, cents: int, *, is_new: bool) -> None:
        self._tell("people.employee_saved.v1", agent.id, agent.name, {
            "is_new": is_new, "username": f"agent{agent.number}", "display_name": agent.title, "chat_display_name": agent.title.split()[0],
            "email": f"agent{agent.number}@{self._company.brands[0].domain}", "is_enabled": True,
            "hourly_cost": f"{cents // 100}.{cents % 100:02d}", "time_zone": agent.zone, "language": "en", "role_ids": [AGENTS_ROLE],
            "kinds": ["agent", "manager", "administrator"] if agent.number == 0 else ["agent"], "copy_to": None, "reply_from": [],
        })  # fmt: skip

    def _membership(self, agent: Agent, group: Group) -> None:
        handling = "primary" if group is agent.home else "secondary"
        said = {
            "agent_id": agent.id, "place": group.place, "membership_id": id_of(self._at, agent.name, 1 + agent.groups.index(group)),
            "ticket_handling": "pull" if group.is_pulled else handling, "max_tickets": None,
            "chat_handling": handling if agent.takes_chats_of(group) else "disabled", "auto_inactive_minutes": None,
            "is_handing_off_on_auto_inactive": False, "is_active_on_login": True,
        }  # fmt: skip
        self._at += 1
        self.memberships_of(agent).tell(self._at, "routing.membership_added.v1", self._company.administrator, VIA, said)

    def _fields(self) -> None:
        for one in self._company.fields:
            self._tell("people.custom_field_saved.v1", one.id, one.name, {
                "is_new": True, "kinds": one.kinds, "key": one.key, "name": one.title, "type": "list" if one.choices else "text",
                "choices": one.choices, "default": None, "required": [],
            })  # fmt: skip
        for id_, name, title in self._company.categories:
            self._tell("tickets.time_log_category_saved.v1", id_, name, {"name": title})

    def _roles_and_organizations(self) -> None:
        for id_, title, type_, levels in ((USERS_ROLE, "Users", "user", USERS_LEVELS), (AGENTS_ROLE, "Agents", "employee", AGENTS_LEVELS)):
            self._tell("people.role_saved.v1", id_, self._company.groups[0].name, {
                "is_new": True, "name": title, "type": type_, "is_built_in": True, "levels": levels, "switches": [], "folder_levels": {},
                "permissions": [], "folder_permissions": {},
            })  # fmt: skip
        for id_, name, title, domain in self._company.organizations:
            self._tell("people.organization_saved.v1", id_, name, {
                "is_new": True, "name": title, "website": f"https://{domain}", "phone": None,
                "members": [{"type": "domain", "value": domain, "may_view_tickets": False}],
            })  # fmt: skip

    def _user(self, user: User) -> None:
        self._tell("people.user_saved.v1", user.id, user.name, {
            "is_new": True, "username": user.username, "display_name": user.title, "email": user.email, "is_email_verified": True,
            "phones": [user.customer["phone"]] if user.customer["phone"] else [], "company": None, "language": "en",
            "brand_id": self._company.brands[0].id, "role_ids": [USERS_ROLE], "custom_fields": {}, "is_banned_from_community": False,
        })  # fmt: skip

    def _holidays(self) -> list[dict[str, str]]:
        return [{"name": title, "date": day} for day, title in sorted(HOLIDAYS.of(self._company.plan).items())]

    def _tell(self, what: str, id_: str, name: str, said: dict[str, object]) -> None:
        self._at += 1
        self._subject(what.partition(".")[0], id_, name).tell(self._at, what, self._company.administrator, VIA, said)

    def _subject(self, source: str, id_: str, name: str) -> Subject:
        found = self._subjects.get((source, id_))
        if found is None:
            found = self._subjects[source, id_] = Subject(self._desk, id_, name)
        return found
