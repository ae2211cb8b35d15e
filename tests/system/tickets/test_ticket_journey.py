"""A ticket from the customer's form to its end: over HTTP and the stream, all services as real processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from contracts.permissions import role_id
from kit.bus.client import Client
from kit.errors import NotFound
from kit.storage.work import Call
from tests.support.sse import EventStream
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.identity.test_first_administrator import first_administrator, signed_in

pytestmark = pytest.mark.slow
PASSWORD = "a long pass phrase 1"


@dataclass(slots=True)
class Office:
    """A department that takes tickets from everybody."""

    suite: Suite
    client: Client
    root: str
    department_id: str = ""
    group_id: str = ""
    brand_id: str = ""

    @property
    def management(self) -> str:
        return f"{self.suite.url}/api/management/v1"

    @property
    def portal(self) -> str:
        return f"{self.suite.url}/api/portal/v1"

    def command(self, service: str, name: str, asked: dict[str, Any], actor: str = "") -> Any:
        return self.client.ask(service, name, asked, call=Call(actor=actor or self.root, via="management"), timeout=20)

    def agent(self, name: str, *, is_active: bool = True) -> tuple[str, requests.Session]:
        words = {"username": name, "display_name": name.title(), "email": f"{name}@example.com", "password": PASSWORD}
        agent_id = self.command("people", "create_employee", words | {"password_again": PASSWORD})["id"]
        eventually(lambda: self._joined(agent_id), within=20)
        session = signed_in(self.suite, name, PASSWORD)
        switches = [{"channel": "tickets", "is_active": is_active}]
        self.command("routing", "set_activity", {"switches": switches}, f"employee:{agent_id}")
        return agent_id, session

    def _joined(self, agent_id: str) -> bool:
        """Copies of people's facts take a moment."""
        try:
            self.command("routing", "add_membership", {"agent_id": agent_id, "group_id": self.group_id})
        except NotFound:
            return False
        return True


@pytest.fixture
def office(running: Callable[..., Suite]) -> Iterator[Office]:
    suite = running("people", "routing", "tickets", "gateway")
    admin = first_administrator(suite)
    me = admin.get(f"{suite.url}/api/management/v1/session", timeout=10).json()
    client = Client(suite.broker, "test of tickets")
    office = Office(suite, client, f"employee:{me['account']['id']}")
    office.brand_id = office.command("people", "create_brand", {"name": "Acme", "host_names": ["127.0.0.1"]})["id"]
    asked = {"brand_id": office.brand_id, "name": "Support", "front_line_group_name": "Front line"}
    made = office.command("people", "create_department", asked)
    office.department_id, office.group_id = made["id"], made["front_line_group_id"]
    settings = {"tickets": {"new_tickets_role": role_id(1)}}
    office.command("people", "edit_department", {"department_id": office.department_id, "settings": settings})
    eventually(lambda: requests.get(f"{office.portal}/tickets/departments", timeout=10).json().get("items"), within=20)
    yield office
    client.close()


def called(http: requests.Session, method: str, url: str, status: int, body: Any = None, **more: Any) -> Any:
    answer = http.request(method, url, json=body, timeout=15, **more)
    assert answer.status_code == status, f"{method} {url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


@pytest.mark.spec("TKT-001", "TKT-005", "TKT-026", "TKT-051", "TKT-053", "TKT-057", "TKT-080", "TKT-121", "RTE-082", "RTE-086")
def test_from_the_form_to_the_end(office: Office) -> None:
    ann, anns = office.agent("ann")
    bob, bobs = office.agent("bob", is_active=False)
    desk = EventStream(f"{office.management}/stream", anns)
    eventually(lambda: desk.named("opened"), within=20)
    customer = requests.Session()
    asked = {"department_id": office.department_id, "subject": "Printer", "text": "It smokes", "email": "vera@x.example", "name": "Vera"}
    opened = called(customer, "POST", f"{office.portal}/tickets", 201, asked, headers={"Idempotency-Key": "one-and-the-same-key"})
    again = called(customer, "POST", f"{office.portal}/tickets", 201, asked, headers={"Idempotency-Key": "one-and-the-same-key"})
    assert again["ticket"]["id"] == opened["ticket"]["id"]
    customer.headers["Authorization"] = f"Bearer {opened['token']}"
    ticket_id = opened["ticket"]["id"]
    ours, theirs = f"{office.management}/tickets/{ticket_id}", f"{office.portal}/tickets/{ticket_id}"

    seen = EventStream(f"{theirs}/stream", customer)
    eventually(lambda: seen.named("opened"), within=20)
    eventually(lambda: called(anns, "GET", ours, 200)["agent_id"] == ann, within=20)
    assert desk.named("tickets.ticket_assigned")[0].data["subject"] == ticket_id
    listed = called(anns, "GET", f"{office.management}/tickets?view=mine&status=active&status=waiting", 200)
    assert [row["id"] for row in listed["items"]] == [ticket_id]
    assert listed["counts"] == {"active": 1, "waiting": 0, "closed": 0, "closed_locked": 0}

    called(bobs, "POST", f"{ours}/replies", 403, {"text": "Me!"})
    called(anns, "POST", f"{ours}/comments", 201, {"text": "SECRET: a known model"})
    replied = called(anns, "POST", f"{ours}/replies", 201, {"html": "<p>Switch it <b>off</b></p>"})
    assert replied["ticket"]["status"] == "waiting"
    said = called(customer, "GET", f"{theirs}/messages", 200)["items"]
    assert [one["text"] for one in said] == ["Switch it off", "It smokes"]
    eventually(
        lambda: [event.data["message"]["preview"] for event in seen.named("tickets.ticket_message_sent")] == ["Switch it off"], within=20
    )
    called(customer, "POST", f"{theirs}/messages", 201, {"text": "And now?"})
    eventually(lambda: called(anns, "GET", ours, 200)["status"] == "active", within=20)

    stale = called(anns, "GET", ours, 200)["version"]
    called(anns, "PUT", f"{ours}/priority", 200, {"priority": "high"}, headers={"If-Match": f'"{stale}"'})
    called(anns, "PUT", f"{ours}/priority", 412, {"priority": "low"}, headers={"If-Match": f'"{stale}"'})

    called(bobs, "POST", f"{ours}/assignment", 201)
    eventually(lambda: called(bobs, "GET", ours, 200)["agent_id"] == bob, within=20)
    called(bobs, "POST", f"{ours}/transfer", 202, {"group_id": office.group_id, "agent_id": ann, "comment": "Yours after all"})
    eventually(lambda: called(bobs, "GET", ours, 200)["agent_id"] == ann, within=20)
    assert called(anns, "GET", f"{ours}/comments?kind=transfer", 200)["items"][0]["author_id"] == bob
    actions = [entry["action"] for entry in called(anns, "GET", f"{ours}/history?limit=100", 200)["items"]][::-1]
    assert [action for action in actions if action in ("assigned", "transferred")] == ["assigned", "assigned", "assigned", "transferred"]

    called(customer, "POST", f"{theirs}/closure", 201)
    assert called(anns, "GET", ours, 200)["status"] == "closed"
    called(anns, "PUT", f"{ours}/status", 200, {"status": "closed_locked"})
    assert called(customer, "POST", f"{theirs}/messages", 409, {"text": "Hello?"})["code"] == "ticket_locked"
    assert "SECRET" not in str(said) + str([event.data for event in seen.events])
    assert ann not in str([event.data for event in seen.events])
    seen.close()
    desk.close()


@pytest.mark.spec("TKT-013", "TKT-014", "TKT-085", "TKT-086", "TKT-096")
def test_files_outgoing_tickets_and_follow_ups(office: Office) -> None:
    ann, anns = office.agent("ann")
    tickets = f"{office.management}/tickets"
    receipt = anns.post(f"{tickets}/uploads", files={"file": ("manual.txt", b"Read me first.")}, timeout=15)
    assert receipt.status_code == 201, receipt.text
    uploads = [receipt.json()["upload"]]
    asked = {
        "source": "agent_outgoing",
        "group_id": office.group_id,
        "agent_id": ann,
        "subject": "Offer",
        "text": "Dear you",
        "to": ["a@x.example"],
    }
    eventually(lambda: anns.get(f"{tickets}?group_id={office.group_id}", timeout=10).status_code == 200, within=20)
    made = called(anns, "POST", tickets, 201, asked | {"uploads": uploads, "mark": "waiting"})
    ours = f"{tickets}/{made['id']}"
    file = called(anns, "GET", f"{ours}/attachments", 200)["items"][0]
    assert anns.get(f"{ours}/attachments/{file['id']}", timeout=10).content == b"Read me first."
    called(anns, "POST", f"{ours}/attachments", 422, {"uploads": ["forged"]})
    eventually(lambda: called(anns, "GET", ours, 200)["agent_id"] == ann, within=20)
    aside = called(anns, "PUT", f"{ours}/follow-up", 200, {"due_at": "2099-01-01T00:00:00Z", "note": "Ask again"})
    assert aside["follow_up"]["state"] == "scheduled"
    assert called(anns, "GET", f"{tickets}?view=follow_ups", 200)["items"][0]["id"] == made["id"]
    assert called(anns, "DELETE", f"{ours}/follow-up", 200)["follow_up"] is None
    changed = called(anns, "POST", f"{tickets}/status-changes", 200, {"ticket_ids": [made["id"], office.group_id], "status": "closed"})
    assert [ticket["status"] for ticket in changed["tickets"]] == ["closed"]
    assert changed["refused"][0]["code"] == "ticket_not_found"
    assert called(anns, "GET", f"{tickets}/counts", 200)["mine"]["closed"] == 1
