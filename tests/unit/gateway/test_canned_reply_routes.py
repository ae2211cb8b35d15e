"""The routes of canned replies on a scripted bus: what goes to which service, and which rights are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from kit.errors import Conflict, NotFound
from tests.support.edge import FakeBus, client_as, edge

ID, OTHER = "01890000-0000-7000-8000-0000000000e1", "01890000-0000-7000-8000-0000000000e2"
API = "/api/management/v1/canned-replies"
WHOLE = {"id": ID, "version": 3, "title": "Thanks"}
PLACE = {"brand_id": OTHER, "department_id": ID, "group_id": ID}
TICKET = {
    "number": "T-1",
    "subject": "Printer",
    "email": "vera@x.example",
    "customer": None,
    "submitter": {"name": "Vera", "email": ""},
    "place": PLACE,
}
CHAT = {"number": "C-1", "customer": {"name": "Olga", "email": None}, "place": PLACE}


def client(bus: FakeBus, *permissions: str) -> Any:
    return client_as(edge(bus), "employee", permissions=permissions)


def last(bus: FakeBus) -> tuple[str, dict[str, Any]]:
    return bus.asked[-1][1], bus.asked[-1][2]


@pytest.mark.spec("PPL-324", "PPL-325", "PPL-326", "PPL-327", "PPL-328", "CAN-032")
@pytest.mark.parametrize(
    ("method", "path", "body", "permission", "command"),
    [
        ("GET", "", None, "view_insert", "canned_replies"),
        ("GET", "/counts", None, "view_insert", "canned_reply_counts"),
        ("GET", "/popularity", None, "view_insert", "canned_reply_popularity"),
        ("GET", "/shortcuts/hi?channel=chat", None, "view_insert", "reply_of_shortcut"),
        ("GET", f"/{ID}", None, "view_insert", "canned_reply"),
        ("GET", f"/{ID}/uses", None, "view_insert", "uses_of_reply"),
        ("POST", "", {"title": "Thanks"}, "create", "create_canned_reply"),
        ("PATCH", f"/{ID}", {"title": "Thanks"}, "edit", "edit_canned_reply"),
        ("POST", "/marks", {"ids": [ID], "mark": "draft"}, "mark_draft", "mark_canned_replies"),
        ("POST", "/moves", {"ids": [ID], "folder_id": OTHER}, "edit", "move_canned_replies"),
        ("POST", "/copies", {"ids": [ID]}, "create", "copy_canned_replies"),
        ("POST", "/deletions", {"ids": [ID]}, "delete", "delete_canned_replies"),
        ("POST", "/restorations", {"ids": [ID]}, "delete", "restore_canned_replies"),
    ],
)
def test_each_route_needs_its_right_and_asks_kb(method: str, path: str, body: Any, permission: str, command: str) -> None:
    bus = FakeBus({("kb", command): WHOLE})
    everything_else = {"view_insert", "create", "edit", "mark_draft", "delete"} - {permission}
    if permission == "mark_draft":
        everything_else -= {"edit"}  # review and reviewed are edits
    app = edge(bus)
    outsider = client_as(app, "employee", permissions={f"canned_replies.{one}" for one in everything_else})
    assert outsider.open(API + path, method=method, json=body).status_code == 403
    assert bus.asked == []
    insider = client_as(app, "employee", permissions={f"canned_replies.{permission}"})
    assert insider.open(API + path, method=method, json=body).status_code in (200, 201)
    assert last(bus)[0] == command


@pytest.mark.spec("CAN-007")
def test_edits_go_by_the_version_and_private_is_no_mark() -> None:
    bus = FakeBus({("kb", "edit_canned_reply"): WHOLE, ("kb", "canned_reply"): WHOLE})
    agent = client(bus, "canned_replies.edit", "canned_replies.view_insert", "canned_replies.mark_draft")
    assert agent.get(f"{API}/{ID}").headers["ETag"] == '"3"'
    assert agent.get(f"{API}/{ID}", headers={"If-None-Match": '"3"'}).status_code == 304
    assert agent.patch(f"{API}/{ID}", json={"shortcut": None, "is_draft": True}, headers={"If-Match": '"3"'}).status_code == 200
    assert last(bus) == ("edit_canned_reply", {"shortcut": None, "is_draft": True, "reply_id": ID, "expected_version": 3})
    bus.answers["kb", "edit_canned_reply"] = Conflict("changed_meanwhile", "Look again.")
    assert agent.patch(f"{API}/{ID}", json={"title": "x"}, headers={"If-Match": '"1"'}).status_code == 412
    assert agent.post(f"{API}/marks", json={"ids": [ID], "mark": "private"}).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [{}, {"title": ""}, {"title": "x" * 256}, {"title": "x", "shortcut": "two words"}, {"title": "x", "type": "mail"},
     {"title": "x", "is_private": True}, {"title": "x", "assigned_to": "nobody"}],
)  # fmt: skip
def test_what_is_out_of_shape_never_reaches_the_service(wrong: dict[str, Any]) -> None:
    bus = FakeBus()
    answer = client(bus, "canned_replies.create").post(API, json=wrong)
    assert (answer.status_code, bus.asked) == (422, [])
    assert answer.json["errors"]


@pytest.mark.spec("CAN-012")
def test_a_reply_is_filled_in_from_the_ticket_or_chat_in_reach() -> None:
    filled = {"reply_id": ID, "title": "Thanks", "html": "<p>Hi</p>", "text": "Hi"}
    bus = FakeBus({("tickets", "ticket"): TICKET, ("chat", "chat"): CHAT, ("kb", "filled_reply"): filled})
    agent = client(bus, "canned_replies.view_insert", "tickets.view")
    assert agent.get(f"{API}/{ID}/filling?channel=ticket&item_id={OTHER}").json == filled
    assert bus.asked[0][2] == {"ticket_id": OTHER}
    values = {"ticket.number": "T-1", "ticket.subject": "Printer", "customer.email": "vera@x.example", "customer.name": "Vera"}
    assert last(bus)[1] == {"channel": "ticket", "brand_id": OTHER, "department_id": ID, "reply_id": ID, "values": values}
    assert agent.get(f"{API}/{ID}/filling?channel=chat&item_id={OTHER}").status_code == 403
    chatter = client(bus, "canned_replies.view_insert", "live_chats.view")
    assert chatter.get(f"{API}/{ID}/filling?channel=chat&item_id={OTHER}").status_code == 200
    assert last(bus)[1]["values"] == {"chat.number": "C-1", "customer.name": "Olga"}
    bus.answers["tickets", "ticket"] = NotFound("ticket_not_found", "There is no such ticket.")
    assert agent.get(f"{API}/{ID}/filling?channel=ticket&item_id={OTHER}").status_code == 404
