"""A small company made over HTTP: enough of everything that generated requests can hit."""

from __future__ import annotations

from typing import Any

import requests

from contracts.permissions import role_id
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.identity.test_first_administrator import first_administrator

PASSWORD = "correct horse battery"


class Company:
    """`ids` by the name of the path value; `token` opens everything."""

    def __init__(self, suite: Suite) -> None:
        self.url = suite.url
        self.session = first_administrator(suite)
        self.ids: dict[str, str] = {}
        self.token = self._post("tokens", {"name": "contract", "scopes": ["*"], "account_id": self._me()})["token"]
        self._build()

    def _me(self) -> str:
        return str(self.session.get(f"{self.url}/api/management/v1/session", timeout=10).json()["account"]["id"])

    def _build(self) -> None:
        brand = self._post("brands", {"name": "Globex", "host_names": ["globex.example"]})["id"]
        department = self._post(
            "departments", {"brand_id": brand, "name": "Support", "front_line_group_name": "Front Line", "settings": OPEN}
        )
        group = department["front_line_group_id"]
        roles = self.session.get(f"{self.url}/api/management/v1/roles", params={"limit": 100}, timeout=10).json()["items"]
        custom = self._post("roles", {"name": "Juniors", "type": "employee"})["id"]
        bob = {"username": "bob", "display_name": "Bob", "email": "bob@example.com", "password": PASSWORD, "password_again": PASSWORD}
        employee = self._post("employees", bob)["id"]
        user = self._post("users", {"display_name": "Carl", "email": "carl@example.com"})["id"]
        membership = self._eventually("memberships", {"agent_id": employee, "group_id": group})["id"]
        self._eventually("memberships", {"agent_id": self._me(), "group_id": group})
        self.ids |= {"brand_id": brand, "department_id": department["id"], "group_id": group, "role_id": custom or roles[0]["id"]}
        self.ids |= {"employee_id": employee, "agent_id": employee, "account_id": employee, "user_id": user, "membership_id": membership}
        self._go_active()
        ticket = self._eventually(
            "tickets", {"department_id": department["id"], "subject": "Help", "text": "It broke.", **CUSTOMER}, "portal"
        )
        chat = self._eventually("chats", {"department_id": department["id"], "question": "Hello?", **CUSTOMER}, "portal")
        self.ids |= {"ticket_id": ticket["ticket"]["id"], "chat_id": chat["chat"]["id"], "work_id": ticket["ticket"]["id"]}
        reply, news = self._eventually("canned-replies", {"title": "Thanks"}), self._eventually("news", {"title": "Open day"})
        self.ids |= {"reply_id": reply["id"], "news_id": news["id"], "mail_account_id": self._mail_account()}
        self._report()

    def _mail_account(self) -> str:
        """At a server that is not there: what generated requests try out with it reaches nobody."""
        said = {"name": "Main", "host": "127.0.0.1", "port": 9, "from_address": "desk@example.com"}
        return str(self._post("mail-accounts", said)["id"])

    def _report(self) -> None:
        """A custom report with its schedule, a star and a file."""
        self.ids |= {"report_key": OVERVIEW, "report": OVERVIEW}
        custom = self._eventually("custom-reports", {"name": "Mondays", "items": [{"report_key": OVERVIEW}]})["id"]
        schedule = self._post("report-schedules", {"custom_report_id": custom, "recipients": ["boss@example.com"]})["id"]
        begun = self._post(f"reports/{OVERVIEW}/exports", {"form": "csv"})["export_id"]
        self.ids |= {"custom_report_id": custom, "schedule_id": schedule, "export_id": begun}

    def _go_active(self) -> None:
        said = {"switches": [{"channel": channel, "is_active": True} for channel in ("tickets", "chats")]}

        def active() -> bool:
            answer = self.session.put(f"{self.url}/api/management/v1/presence/groups", json=said, timeout=10)
            return answer.status_code == 200 and any(group["chats"] for group in answer.json()["groups"])

        eventually(active, within=15, every=0.2)

    def _post(self, noun: str, said: dict[str, Any], side: str = "management") -> Any:
        by = self.session if side == "management" else requests
        answer = by.post(f"{self.url}/api/{side}/v1/{noun}", json=said, timeout=10)
        assert answer.status_code in (200, 201, 202), f"{noun}: {answer.status_code} {answer.text}"
        return answer.json()

    def _eventually(self, noun: str, said: dict[str, Any], side: str = "management") -> Any:
        """Copies of what was just made arrive a moment later."""
        return eventually(lambda: self._post(noun, said, side), within=15, every=0.2)


OVERVIEW = "summary.tickets.overview"
OPEN = {"tickets": {"new_tickets_role": role_id(1)}}
CUSTOMER = {"name": "Carl", "email": "carl@example.com"}
