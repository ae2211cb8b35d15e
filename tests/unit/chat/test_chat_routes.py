"""Chats over HTTP: who may, what is asked of the service, what is signalled."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.chat import sending
from kit.errors import Conflict
from kit.storage.files import Files
from tests.support.edge import FakeBus, client_as, edge

CHAT, GROUP, AGENT = (f"01890000-0000-7000-8000-00000000000{n}" for n in (2, 3, 4))
PORTAL, MANAGEMENT = "/api/portal/v1/chats", "/api/management/v1/chats"


def employee(bus: FakeBus, *permissions: str) -> FlaskClient:
    return client_as(edge(bus), "employee", permissions=permissions)


def test_a_visitor_starts_a_chat_and_gets_a_token_for_it_alone() -> None:
    started = {"chat": {"id": CHAT}, "waiting": {}}
    scripted: dict[tuple[str, str], Any] = {("chat", "start_chat"): started, ("people", "brand_of_host"): {"id": GROUP}}
    bus = FakeBus(scripted | {("chat", "customer_chat"): {"chat": {}, "waiting": {}}})
    client = edge(bus).test_client()
    answer = client.post(PORTAL, json={"question": "Hi", "language": "de"}, headers={"Accept-Language": "fr, en;q=0.5"})
    assert answer.status_code == 201
    asked, call = next((said, call) for _, name, said, call in bus.asked if name == "start_chat")
    assert (asked["brand_id"], asked["languages"], asked["ip"]) == (GROUP, ["de", "fr", "en"], "127.0.0.1")
    assert (call.actor_kind, call.via) == ("visitor", "portal")
    bearer = {"Authorization": f"Bearer {answer.get_json()['token']}"}
    assert client.get(f"{PORTAL}/{CHAT}", headers=bearer).status_code == 200
    assert bus.asked[-1][3].actor == f"visitor:{CHAT}"
    assert ("presence.visitor", {"chat_ids": [CHAT]}) in bus.signals
    assert client.get(f"{PORTAL}/{AGENT}", headers=bearer).status_code == 403
    assert client.get(f"{PORTAL}/{CHAT}").status_code == 401


@pytest.mark.spec("CHT-015")
def test_offline_is_a_conflict_with_the_offer_of_a_ticket() -> None:
    refusal = Conflict("department_offline", "Closed.", because="holiday", offer="ticket", department_id=GROUP)
    answer = edge(FakeBus({("chat", "start_chat"): refusal})).test_client().post(PORTAL, json={"department_id": GROUP})
    assert (answer.status_code, answer.get_json()["code"], answer.get_json()["offer"]) == (409, "department_offline", "ticket")


@pytest.mark.spec("CHT-109")
@pytest.mark.parametrize(
    ("path", "body", "permission"),
    [
        (f"/{CHAT}/assignment", None, "live_chats.take"),
        ("/transfers", {"chat_ids": [CHAT], "group_id": GROUP}, "live_chats.transfer"),
        (f"/{CHAT}/comments", {"text": "x"}, "live_chats.add_comment"),
        (f"/{CHAT}/related-items", {"type": "ticket", "id": GROUP, "number": "1"}, "live_chats.add_related_item"),
        ("/deletions", {"chat_ids": [CHAT]}, "live_chats.delete"),
    ],
)
def test_each_action_needs_its_permission(path: str, body: dict[str, Any] | None, permission: str) -> None:
    commands = ("transfer_chats", "add_comment", "link_item", "delete_chats")
    bus = FakeBus({("routing", "take_work"): {}, **{("chat", name): {} for name in commands}})
    refused = employee(bus, "live_chats.view").post(MANAGEMENT + path, json=body)
    assert (refused.status_code, refused.get_json()["code"], bus.asked) == (403, "not_permitted", [])
    assert employee(bus, permission).post(MANAGEMENT + path, json=body).status_code in (201, 202)


def test_the_queue_and_a_ticket_made_from_a_chat_need_permissions_of_their_own() -> None:
    bus = FakeBus({("chat", "chats"): {"items": [], "next_cursor": None}, ("tickets", "open_ticket"): {"id": GROUP, "version": 1}})
    asked: dict[str, Any] = {"source": "chat", "department_id": GROUP, "subject": "Parcel", "text": "As said.", "email": "eve@example.com"}
    asked |= {"made_from": {"type": "chat", "id": CHAT, "number": "CH-1"}}
    without, holding = (
        employee(bus, "live_chats.view", "tickets.create", *more) for more in ((), ("live_chats.view_the_queue", "live_chats.add_ticket"))
    )
    for client, statuses in ((without, (200, 403, 403)), (holding, (200, 200, 201))):
        lists = [client.get(f"{MANAGEMENT}?view={view}").status_code for view in ("my_active", "queue")]
        assert (*lists, client.post("/api/management/v1/tickets", json=asked).status_code) == statuses


@pytest.mark.spec("RTE-141")
def test_naming_an_agent_in_a_transfer_needs_a_permission_of_its_own() -> None:
    bus = FakeBus({("chat", "transfer_chats"): {"chats": [], "warnings": []}})
    body = {"chat_ids": [CHAT], "group_id": GROUP, "agent_id": AGENT}
    assert employee(bus, "live_chats.transfer").post(f"{MANAGEMENT}/transfers", json=body).status_code == 403
    named = employee(bus, "live_chats.transfer", "distribution.transfer_work_items_to_specific_agents")
    assert named.post(f"{MANAGEMENT}/transfers", json=body).status_code == 202


def test_typing_is_a_signal_in_the_name_of_the_asker() -> None:
    bus = FakeBus()
    answer = employee(bus, "live_chats.view").post(f"{MANAGEMENT}/{CHAT}/typing", json={"box": "answer", "text": "We"})
    assert answer.status_code == 204
    assert bus.signals == [("chat.typed", {"box": "answer", "text": "We", "chat_id": CHAT})]


def test_a_file_goes_to_the_store_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Files("chat", "memory://chat-routes", 1000)
    monkeypatch.setattr(sending.STORE, "files", store)
    bus = FakeBus({("chat", "chat"): {}, ("chat", "send_file"): {}})
    client = employee(bus, "live_chats.view")
    sent = client.post(f"{MANAGEMENT}/{CHAT}/files", data={"file": (BytesIO(b"<script>"), "../evil.html"), "text": "see"})
    assert sent.status_code == 201
    file = bus.asked[-1][2]["file"]
    assert (file["name"], file["size"]) == ("evil.html", 8)
    bus.answers["chat", "attachment"] = file
    got = client.get(f"{MANAGEMENT}/{CHAT}/files/{AGENT}")
    assert (got.data, got.headers["X-Content-Type-Options"]) == (b"<script>", "nosniff")
    assert got.headers["Content-Disposition"].startswith("attachment") or got.mimetype == "text/plain"
    assert client.post(f"{MANAGEMENT}/{CHAT}/files", data={"text": "no file"}).status_code == 422
