"""People who look at reports, as the service knows them: their copies, and short ways to ask as one of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from services.reports.models import Employee, Role, SettingsSection
from tests.support.handling import Handling

Said = dict[str, Any]
ALL = ["reports.view", "reports.view_a_report"]
OVERVIEW, STATUSES = "summary.tickets.overview", "summary.tickets.statuses"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)  # a Monday


def uid(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012d}"


MARIA, ALEX, GONE = uid(1), uid(2), uid(3)


class Reporting:
    """Maria is an administrator in Berlin who may see all reports, Alex an agent in New York who may see one, a third has left."""

    def __init__(self, handling: Handling) -> None:
        self.handling = handling
        handling.now = NOW
        with handling("reports") as work:
            work.session.add_all(
                [
                    Role(id=uid(11), sequence=1, name="All", permissions=ALL),
                    Role(id=uid(12), sequence=1, name="One", permissions=[*ALL, f"reports.view_a_report:{OVERVIEW}"]),
                    _employee(MARIA, "Maria", ["administrator"], [uid(11)], "Europe/Berlin"),
                    _employee(ALEX, "Alex", ["agent"], [uid(12)], "America/New_York"),
                    _employee(GONE, "Gone", ["agent"], [uid(11)], "UTC", is_deleted=True),
                ]
            )

    def do(self, name: str, by: str = MARIA, /, **asked: Any) -> Said:
        """A command of an employee."""
        answer: Said = self.handling.command("reports", name, asked, actor=f"employee:{by}", via="management")
        return answer

    def ask(self, name: str, by: str = MARIA, /, **asked: Any) -> Said:
        """A question of an employee."""
        answer: Said = self.handling.question("reports", name, asked, actor=f"employee:{by}", via="management")
        return answer

    def custom(self, *keys: str, name: str = "Board", **asked: Any) -> Said:
        """A custom report of these built-in ones."""
        return self.do("save_custom_report", name=name, items=[{"report_key": key} for key in keys or (OVERVIEW,)], **asked)

    def schedule(self, custom_report_id: str, /, **asked: Any) -> Said:
        """Daily to one address, unless said otherwise."""
        return self.do("save_schedule", **{"custom_report_id": custom_report_id, "recipients": ["boss@example.com"], **asked})

    def set_up(self, section: str, sequence: int = 1, **values: Any) -> None:
        """A section of the system settings, as it was told."""
        with self.handling("reports") as work:
            work.session.merge(SettingsSection(id=section, sequence=sequence, values=values))


def _employee(key: str, name: str, kinds: list[str], roles: list[str], zone: str, *, is_deleted: bool = False) -> Employee:
    about: Said = {"display_name": name, "email": f"{name.lower()}@house.example", "kinds": kinds, "role_ids": roles, "time_zone": zone}
    return Employee(id=key, sequence=1, is_deleted=is_deleted, is_enabled=not is_deleted, language="en", **about)
