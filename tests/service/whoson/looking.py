"""Who looks at the site: agents of two brands, a manager, an administrator; and what they ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.service.whoson.site import Site

ANN, BOB, MAX, ADA = (f"00000000-0000-7000-9000-{number:012d}" for number in (31, 32, 33, 34))
OTHER_BRAND = "00000000-0000-7000-9000-000000000002"


@dataclass(slots=True)
class Looking:
    """Ann works for the site's brand, Bob for the other one."""

    site: Site

    def settle_in(self) -> None:
        self._hear("people.brand_saved.v1", OTHER_BRAND, name="Beta", is_default=False, host_names=["beta.example"], settings={})
        for employee, kind, brand, number in (
            (ANN, "agent", self.site.brand, 51),
            (BOB, "agent", OTHER_BRAND, 52),
            (MAX, "manager", OTHER_BRAND, 53),
            (ADA, "administrator", "", 54),
        ):
            self._hear("people.employee_saved.v1", employee, display_name=kind.title(), is_enabled=True, kinds=[kind])
            if brand:
                group, department, membership = (f"00000000-0000-7000-{block}-{number:012d}" for block in ("a000", "b000", "8000"))
                self._hear("people.group_saved.v1", group, brand_id=brand, department_id=department, name="First line")
                place = {"brand_id": brand, "department_id": department, "group_id": group}
                self._hear("routing.membership_added.v1", employee, agent_id=employee, place=place, membership_id=membership)

    def asked(self, question: str, by: str = ADA, **asked: Any) -> Any:
        return self.site.handling.question("whoson", question, asked, now=self.site.now, actor=f"employee:{by}", via="management")

    def said(self, command: str, by: str = ADA, **asked: Any) -> Any:
        return self.site.handling.command("whoson", command, asked, now=self.site.now, actor=f"employee:{by}", via="management")

    def seen(self, by: str = ADA, **asked: Any) -> list[str]:
        """Ids of the visitors on the list."""
        return [item["id"] for item in self.asked("visitors", by, **asked)["items"]]

    def filter(self, *conditions: tuple[str, str, Any], name: str = "", **more: Any) -> str:
        """Saves a filter. Returns its id."""
        said = [dict(zip(("field", "operator", "value"), condition, strict=True)) for condition in conditions]
        saved = self.said("save_filter", name=name or f"Filter {conditions}"[:100], conditions=said, **more)
        found: str = saved["id"]
        return found

    def match(self) -> list[Any]:
        """Has the clock do the next stretch of what is due. Returns what was told."""
        self.site.handling.due("whoson", self.site.now)
        return self.site.handling.facts

    def _hear(self, kind: str, subject: str, **said: Any) -> None:
        self.site.handling.fact("whoson", kind, said, subject=subject, now=self.site.now)
