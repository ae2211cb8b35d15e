"""A small company with a knowledge base: two brands, an agent, a manager, an administrator, a user; and what tests need to fill it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from contracts.permissions import BUILT_IN_ROLES, role_id
from services.people.queries.roles import _of_role
from tests.support.handling import Handling

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BRAND_SETTINGS = {
    "view_articles_role": role_id(1),
    "view_news_role": role_id(1),
    "post_links_role": role_id(3),
    "is_feedback_moderated": True,
    "is_article_voting_on": True,
    "are_share_links_shown": True,
    "default_font": "sans-serif",
}


def an_id(number: int) -> str:
    """A fixed id for the things of the tests."""
    return f"00000000-0000-7000-9000-{number:012d}"


class Library:
    """Who is there, by id, and commands said by them: `library.said("create_folder", {...}, by=library.ann)`."""

    brand, other_brand = an_id(1), an_id(2)
    department, other_department = an_id(11), an_id(12)
    group, other_group = an_id(21), an_id(22)
    ann, bob, max, ada = an_id(31), an_id(32), an_id(33), an_id(34)  # agent, agent of the other brand, manager, administrator
    carl, olga = an_id(41), an_id(42)  # users; olga's address is verified

    def __init__(self, handling: Handling) -> None:
        self.handling = handling
        handling.now = START

    def said(self, command: str, asked: dict[str, Any] | None = None, *, by: str = "", now: datetime | None = None, **call: Any) -> Any:
        """Runs a command as this employee (the administrator unless named)."""
        return self.handling.command("kb", command, asked, now=now, actor=f"employee:{by or self.ada}", via="management", **call)

    def asked(self, question: str, asked: dict[str, Any] | None = None, *, by: str = "", now: datetime | None = None) -> Any:
        """Asks a question as this employee (the administrator unless named)."""
        return self.handling.question("kb", question, asked, now=now, actor=f"employee:{by or self.ada}", via="management")

    def facts(self, *types: str) -> list[Any]:
        """The facts of the last work, those of these types (`article_created`) if any are named."""
        return [fact for fact in self.handling.facts if not types or fact.type.split(".")[1] in types]

    def settle_in(self) -> None:
        """Tells kb of brands, departments, groups, people, roles and settings."""
        self.save_brand(self.brand, "Acme", is_default=True, host_names=["acme.example"])
        self.save_brand(self.other_brand, "Beta", host_names=["beta.example"])
        for department, group, brand in (
            (self.department, self.group, self.brand),
            (self.other_department, self.other_group, self.other_brand),
        ):
            self._hear("people.department_saved.v1", department, brand_id=brand, name="Support", settings={"chats": {}})
            self._hear("people.group_saved.v1", group, brand_id=brand, department_id=department, name="First line")
        for role in BUILT_IN_ROLES:
            granted = _of_role(role.key, role.type, tuple(sorted(role.levels.items())), tuple(sorted(role.switches)))
            self.save_role(role.id, role.name, sorted(granted))
        self.hire(self.ann, "Ann", "agent", groups=[self.group])
        self.hire(self.bob, "Bob", "agent", groups=[self.other_group])
        self.hire(self.max, "Max", "agent", "manager", groups=[self.group])
        self.hire(self.ada, "Ada", "administrator")
        self.save_user(self.carl, "Carl", [role_id(2)])
        self.save_user(self.olga, "Olga", [role_id(2), role_id(3)])
        self.set("regional", default_time_zone="UTC", currency_locale="en_US", languages=["en", "de", "fr"])
        self.set("retention", purge_after_days=90, decisions_kept_days=90)
        self.set("uploads", maximum_kilobytes=2048, extensions_for_employees=["*.*"], extensions_for_users=[".png", ".pdf"])
        self.set("knowledge", stale_after_days=365, frame_hosts=[], are_links_checked=True, translation_provider="none", translation_url="")

    def save_brand(self, brand: str, name: str, *, is_default: bool = False, host_names: list[str] | None = None, **settings: Any) -> None:
        values = BRAND_SETTINGS | settings
        self._hear("people.brand_saved.v1", brand, name=name, is_default=is_default, host_names=host_names or [], settings=values)

    def hire(self, employee: str, name: str, *kinds: str, groups: list[str] | None = None, role_ids: list[str] | None = None) -> None:
        roles = role_ids or [{"agent": role_id(4), "manager": role_id(5), "administrator": role_id(6)}[kind] for kind in kinds]
        said = {"display_name": name, "is_enabled": True, "kinds": list(kinds), "role_ids": roles, "language": "en"}
        self._hear("people.employee_saved.v1", employee, **said)
        for number, group in enumerate(groups or []):
            membership = an_id(int(employee[-12:]) * 100 + number)
            place = {"brand_id": self.brand, "department_id": self.department, "group_id": group}
            self._hear("routing.membership_added.v1", employee, agent_id=employee, place=place, membership_id=membership)

    def save_user(self, user: str, name: str, role_ids: list[str]) -> None:
        self._hear("people.user_saved.v1", user, display_name=name, email=f"{name.lower()}@home.example", role_ids=role_ids)

    def save_role(self, role: str, name: str, permissions: list[str], folder_permissions: dict[str, list[str]] | None = None) -> None:
        self._hear("people.role_saved.v1", role, name=name, permissions=permissions, folder_permissions=folder_permissions or {})

    def set(self, section: str, **values: Any) -> None:
        self._hear("people.settings_changed.v1", section, section=section, values=values)

    def _hear(self, fact: str, subject: str, **values: Any) -> None:
        self.handling.fact("kb", fact, values, subject=subject)
