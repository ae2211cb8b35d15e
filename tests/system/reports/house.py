"""A house whose work is counted: two departments, an agent, a manager of one of them, and who may see a single report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import requests

from contracts.permissions import role_id
from kit.bus.client import Client
from kit.errors import Refusal
from kit.storage.work import Call
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.identity.test_first_administrator import first_administrator, signed_in

PASSWORD = "a long pass phrase 1"
AGENT, MANAGER = role_id(4), role_id(5)


@dataclass(slots=True)
class House:
    """`admin` is signed in from the start. `groups` are the front lines of the departments, by name."""

    suite: Suite
    client: Client
    admin: requests.Session
    root: str
    departments: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)

    @property
    def management(self) -> str:
        return f"{self.suite.url}/api/management/v1"

    @property
    def portal(self) -> str:
        return f"{self.suite.url}/api/portal/v1"

    def command(self, service: str, name: str, asked: dict[str, Any], actor: str = "") -> Any:
        return self.client.ask(service, name, asked, call=Call(actor=actor or self.root, via="management"), timeout=20)

    def department(self, name: str, brand_id: str) -> None:
        asked = {"brand_id": brand_id, "name": name, "front_line_group_name": f"{name} front line"}
        made = self.command("people", "create_department", asked | {"settings": {"tickets": {"new_tickets_role": role_id(1)}}})
        self.departments[name], self.groups[name] = made["id"], made["front_line_group_id"]

    def employee(self, name: str, role_ids: list[str], department: str = "") -> tuple[str, requests.Session]:
        """(id, signed in); in a department a member of its front line."""
        words = {"username": name, "display_name": name.title(), "email": f"{name}@example.com", "password": PASSWORD}
        asked = words | {"password_again": PASSWORD, "role_ids": role_ids}
        employee_id = str(self.command("people", "create_employee", asked)["id"])
        if department:
            eventually(lambda: self._joined(employee_id, self.groups[department]), within=20)
        return employee_id, signed_in(self.suite, name, PASSWORD)

    def _joined(self, employee_id: str, group_id: str) -> bool:
        """Copies of people's facts take a moment."""
        try:
            self.command("routing", "add_membership", {"agent_id": employee_id, "group_id": group_id})
        except Refusal:
            return False
        return True


def built(suite: Suite, client: Client) -> House:
    """Support and Sales, taking tickets from everybody."""
    admin = first_administrator(suite)
    me = admin.get(f"{suite.url}/api/management/v1/session", timeout=10).json()
    house = House(suite, client, admin, f"employee:{me['account']['id']}")
    brand_id = house.command("people", "create_brand", {"name": "Acme", "host_names": ["127.0.0.1"]})["id"]
    for name in ("Support", "Sales"):
        house.department(name, brand_id)
    listed = f"{house.portal}/tickets/departments"
    eventually(lambda: len(requests.get(listed, timeout=10).json().get("items") or ()) == 2, within=20)
    return house


def called(http: requests.Session, method: str, url: str, status: int, body: Any = None, **more: Any) -> Any:
    answer = http.request(method, url, json=body, timeout=20, **more)
    assert answer.status_code == status, f"{method} {url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None
