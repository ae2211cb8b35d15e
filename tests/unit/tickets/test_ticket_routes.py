"""The routes of tickets on a scripted bus: what goes to which service, and which rights are asked for."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from contracts.permissions import role_id
from gateway.identity.who import Asker
from tests.support.edge import FakeBus, client_as, edge

ID = "01890000-0000-7000-8000-00000000000a"
OTHER = "01890000-0000-7000-8000-00000000000b"
MANAGEMENT, PORTAL = "/api/management/v1/tickets", "/api/portal/v1/tickets"
TO_AGENTS = "distribution.transfer_work_items_to_specific_agents"


def asked_of(bus: FakeBus) -> tuple[str, str, dict[str, Any]]:
    service, method, asked, _ = bus.asked[-1]
    return service, method, asked


@pytest.mark.spec("TKT-248", "TKT-252")
def test_each_action_needs_its_right() -> None:
    bus = FakeBus({("tickets", "change_status"): {"tickets": [{"version": 2}], "refused": []}, ("tickets", "tickets"): {}})
    outsider = client_as(edge(bus), "employee", permissions={"tickets.view"})
    assert outsider.put(f"{MANAGEMENT}/{ID}/status", json={"status": "closed"}).status_code == 403
    assert outsider.get(f"{MANAGEMENT}?view=queue").status_code == 403
    assert bus.asked == []
    insider = client_as(edge(bus), "employee", permissions={"tickets.change_status"})
    assert insider.put(f"{MANAGEMENT}/{ID}/status", json={"status": "closed"}, headers={"If-Match": '"1"'}).status_code == 200
    assert asked_of(bus) == ("tickets", "change_status", {"status": "closed", "ticket_ids": [ID], "expected_version": 1})


@pytest.mark.spec("TKT-253", "TKT-254", "PPL-130")
def test_naming_the_receiver_needs_a_right_of_its_own() -> None:
    bus = FakeBus({("tickets", "transfer"): {"tickets": [{"version": 2}], "refused": []}})
    client = client_as(edge(bus), "employee", permissions={"tickets.transfer"})
    assert client.post(f"{MANAGEMENT}/{ID}/transfer", json={"group_id": OTHER, "agent_id": OTHER}).status_code == 403
    assert client.post(f"{MANAGEMENT}/{ID}/transfer", json={"group_id": OTHER}).status_code == 202
    named = client_as(edge(bus), "employee", permissions={"tickets.transfer", TO_AGENTS})
    assert named.post(f"{MANAGEMENT}/{ID}/transfer", json={"group_id": OTHER, "agent_id": OTHER}).status_code == 202


@pytest.mark.spec("TKT-051", "TKT-052")
def test_taking_starts_in_routing() -> None:
    bus = FakeBus({("routing", "take_work"): {}, ("routing", "take_from_queue"): {"taken": [], "left": []}})
    client = client_as(edge(bus), "employee", permissions={"tickets.take", "tickets.access_the_queue"})
    assert client.post(f"{MANAGEMENT}/{ID}/assignment").status_code == 201
    assert asked_of(bus) == ("routing", "take_work", {"work_id": ID})
    assert client.post(f"{MANAGEMENT}/takes", json={"ticket_ids": [ID, OTHER]}).status_code == 201
    assert asked_of(bus) == ("routing", "take_from_queue", {"work_ids": [ID, OTHER]})


def test_a_file_goes_along_by_its_receipt(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from gateway.tickets.files import STORE
    from kit.storage.files import Files

    monkeypatch.setattr(STORE, "files", Files("tickets", f"file://{tmp_path}", 1_000_000))
    bus = FakeBus({("tickets", "send_reply"): {}})
    client = client_as(edge(bus), "employee", permissions={"tickets.reply"})
    uploaded = client.post(f"{MANAGEMENT}/uploads", data={"file": (BytesIO(b"Hello"), "../a.txt")}, content_type="multipart/form-data")
    assert uploaded.status_code == 201
    receipt = uploaded.get_json()["upload"]
    assert client.post(f"{MANAGEMENT}/{ID}/replies", json={"text": "x", "uploads": [receipt]}).status_code == 201
    sent = asked_of(bus)[2]["attachments"]
    assert [(file["filename"], file["size"]) for file in sent] == [("a.txt", 5)]
    refused = client.post(f"{MANAGEMENT}/{ID}/replies", json={"text": "x", "uploads": [receipt + "x"]})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "upload_unknown")


def test_lists_of_status_in_the_query() -> None:
    bus = FakeBus({("tickets", "tickets"): {"items": [], "next_cursor": None, "counts": {}}})
    client = client_as(edge(bus), "employee", permissions={"tickets.view"})
    assert client.get(f"{MANAGEMENT}?status=active&status=waiting&sort=priority&is_descending=true").status_code == 200
    asked = asked_of(bus)[2]
    assert (asked["status"], asked["sort"], asked["is_descending"], asked["limit"]) == (["active", "waiting"], "priority", True, 25)
    assert client.get(f"{MANAGEMENT}?sort=colour").status_code == 422


def test_a_visitor_gets_a_token_for_his_ticket_only() -> None:
    bus = FakeBus({("tickets", "open_ticket"): {"id": ID}, ("tickets", "own_ticket"): {"version": 1}})
    app = edge(bus)
    opened = app.test_client().post(PORTAL, json={"department_id": OTHER, "subject": "x", "text": "y", "email": "v@x.example"})
    assert opened.status_code == 201
    assert bus.asked[-1][3].actor.startswith("visitor:")
    bearer = {"Authorization": f"Bearer {opened.get_json()['token']}"}
    assert app.test_client().get(f"{PORTAL}/{ID}", headers=bearer).status_code == 200
    assert bus.asked[-1][3].actor == f"visitor:{ID}"
    assert app.test_client().get(f"{PORTAL}/{OTHER}", headers=bearer).status_code == 403
    assert app.test_client().get(f"{PORTAL}/{ID}").status_code == 401


@pytest.mark.spec("TKT-255", "PPL-195")
@pytest.mark.parametrize(("role", "is_open"), [(role_id(2), True), (role_id(3), False), ("nobody", False)])
def test_a_brand_says_who_sees_tickets_on_the_portal(role: str, is_open: bool) -> None:
    brand = {"id": OTHER, "settings": {"view_tickets_role": role}}
    bus = FakeBus({("people", "brand_of_host"): brand, ("tickets", "own_tickets"): {"items": [], "next_cursor": None},
                   ("tickets", "own_ticket"): {"version": 1}, ("tickets", "own_messages"): {"items": [], "next_cursor": None}})  # fmt: skip
    app = edge(bus)
    kim = Asker(kind="user", id=ID, session={"role_ids": [role_id(1), role_id(2)]})
    app.extensions["identity"].asker = lambda request: kim
    found = [app.test_client().get(PORTAL + path).status_code for path in ("", f"/{ID}", f"/{ID}/messages")]
    assert found == [200 if is_open else 403] * 3
    assert is_open or all(service == "people" for service, *_ in bus.asked), "the service is not even asked"
    if not is_open:
        assert app.test_client().get(f"{PORTAL}/{ID}/stream").status_code == 403
        assert app.test_client().get(f"{PORTAL}/{ID}/attachments/{OTHER}").status_code == 403


@pytest.mark.spec("TKT-292")
def test_a_program_with_a_bearer_token_opens_tickets() -> None:
    bus = FakeBus({("tickets", "open_ticket"): {"id": ID, "version": 1}})
    client = client_as(edge(bus), "api", ID, permissions={"tickets.create"})
    asked = {"department_id": OTHER, "subject": "Disk", "text": "It is full", "email": "ops@x.example"}
    assert client.post(MANAGEMENT, json=asked).status_code == 201
    _, _, said, call = bus.asked[-1]
    assert ("source" in said, call.actor) == (False, f"api:{ID}")
