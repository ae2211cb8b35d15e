"""A whole installation with a brand, a department that takes tickets and chats from everybody, and one agent at work."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import requests

from contracts.permissions import role_id
from kit.bus.client import Client
from kit.errors import NotFound
from kit.storage.work import Call
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.identity.test_first_administrator import first_administrator, signed_in

PHRASE = "a long pass phrase 1"


@dataclass(slots=True)
class WholeCompany:
    """`agent` is signed in, active for both channels, and has room for everybody."""

    suite: Suite
    department_id: str = ""
    group_id: str = ""
    agent_id: str = ""
    agent: requests.Session = field(default_factory=requests.Session)
    _root: str = ""

    @classmethod
    def of(cls, suite: Suite) -> WholeCompany:
        me = first_administrator(suite).get(f"{suite.url}/api/management/v1/session", timeout=10).json()
        made = cls(suite, _root=f"employee:{me['account']['id']}")
        client = Client(suite.broker, "a whole company")
        try:
            made._set_up(client)
        finally:
            client.close()
        return made

    def _set_up(self, client: Client) -> None:
        brand_id = self._command(client, "people", "create_brand", {"name": "Acme", "host_names": ["127.0.0.1"]})["id"]
        asked = {"brand_id": brand_id, "name": "Support", "front_line_group_name": "Front line"}
        made = self._command(client, "people", "create_department", asked)
        self.department_id, self.group_id = made["id"], made["front_line_group_id"]
        settings = {"tickets": {"new_tickets_role": role_id(1)}}
        self._command(client, "people", "edit_department", {"department_id": self.department_id, "settings": settings})
        words = {"username": "ann", "display_name": "Ann", "email": "ann@example.com", "password": PHRASE, "password_again": PHRASE}
        self.agent_id = self._command(client, "people", "create_employee", words)["id"]
        eventually(lambda: self._is_member(client), within=20)
        self.agent = signed_in(self.suite, "ann", PHRASE)
        limits = {"agent_id": self.agent_id, "max_active_chats": 50}
        self._command(client, "routing", "set_agent_limits", limits)
        switches = [{"channel": channel, "is_active": True} for channel in ("tickets", "chats")]
        self._command(client, "routing", "set_activity", {"switches": switches}, actor=f"employee:{self.agent_id}")
        eventually(self._takes_both, within=20)

    def _is_member(self, client: Client) -> bool:
        """Copies of people's facts take a moment."""
        try:
            self._command(client, "routing", "add_membership", {"agent_id": self.agent_id, "group_id": self.group_id})
        except NotFound:
            return False
        return True

    def _takes_both(self) -> bool:
        portal = f"{self.suite.url}/api/portal/v1"
        tickets = requests.get(f"{portal}/tickets/departments", timeout=10).json().get("items")
        chats = requests.get(f"{portal}/chats/departments", params={"department_ids": self.department_id}, timeout=10).json()
        return bool(tickets and chats.get("is_online"))

    def _command(self, client: Client, service: str, name: str, asked: dict[str, Any], actor: str = "") -> Any:
        return client.ask(service, name, asked, call=Call(actor=actor or self._root, via="management"), timeout=20)
