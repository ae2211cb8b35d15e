"""Acting on visitors over HTTP: who may, what is asked of which service, and what the visitor's page gets for its answer."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from kit.errors import Conflict
from tests.support.edge import FakeBus, client_as, edge

VISIT, INVITATION, DEPARTMENT, CHAT = (f"01890000-0000-7000-8000-00000000000{n}" for n in (2, 3, 4, 5))
VISITORS, ANSWER = f"/api/management/v1/visitors/{VISIT}", f"/t/invitations/{INVITATION}/answer"
KEY = "k" * 22
SENT = {
    "id": INVITATION, "visit_id": VISIT, "source": "agent", "kind": "invite", "agent_id": None, "department_id": DEPARTMENT,
    "group_id": None, "state": "sent", "chat_id": None, "text": "", "sent_at": "2026-03-02T09:00:00.000Z", "answered_at": None,
}  # fmt: skip


def agent(bus: FakeBus, *permissions: str) -> FlaskClient:
    return client_as(edge(bus), "employee", permissions=permissions or ("whos_on.live_chat",))


@pytest.mark.spec("WHO-179", "WHO-122")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/invitations", {}), ("delete", f"/invitations/{INVITATION}", None), ("post", "/pages", {"url": "https://a.example"}),
        ("post", "/removal", None), ("post", "/purge", None), ("post", "/ban", {}), ("delete", "/ban", None),
    ],
)  # fmt: skip
def test_seeing_visitors_is_not_enough_to_act_on_them(method: str, path: str, body: Any) -> None:
    bus = FakeBus()
    said = {} if body is None else {"json": body}
    assert getattr(agent(bus, "whos_on.view_whos_on_visitors"), method)(VISITORS + path, **said).status_code == 403
    assert bus.asked == []
    getattr(agent(bus), method)(VISITORS + path, **said)
    assert [(service, asked["visit_id"]) for service, _, asked, _ in bus.asked] == [("whoson", VISIT)]


def doors(*, is_online: bool, is_possible: bool) -> FakeBus:
    door = {"is_online": is_online, "departments": [{"closed_because": None if is_online else "holiday"}]}
    could = {"is_possible": is_possible, "because": None if is_possible else "all_at_limit", "waiting": 2}
    return FakeBus({("chat", "departments_for_chat"): door, ("routing", "could_take_now"): could, ("whoson", "invite_visitor"): SENT})


@pytest.mark.parametrize(
    ("is_online", "is_possible", "code", "because"),
    [(True, True, None, None), (False, True, "department_offline", "holiday"), (True, False, "nobody_could_take_it", "all_at_limit")],
)
def test_an_invitation_looks_at_the_queue_first_if_so_asked(
    is_online: bool, is_possible: bool, code: str | None, because: str | None
) -> None:
    bus = doors(is_online=is_online, is_possible=is_possible)
    client = agent(bus)
    answer = client.post(f"{VISITORS}/invitations", json={"department_id": DEPARTMENT, "only_if_taken_now": True})
    asked = {name: said for _, name, said, _ in bus.asked}
    assert asked["could_take_now"] == {"department_id": DEPARTMENT, "agent_id": "01890000-0000-7000-8000-000000000001"}
    if code is None:
        assert (answer.status_code, answer.get_json()["state"]) == (201, "sent")
        assert asked["invite_visitor"] == {"visit_id": VISIT, "department_id": DEPARTMENT, "kind": "invite", "text": ""}
        return
    assert (answer.status_code, answer.get_json()["code"], answer.get_json()["because"]) == (409, code, because)
    assert "invite_visitor" not in asked
    assert client.post(f"{VISITORS}/invitations", json={"department_id": DEPARTMENT}).status_code == 201, "else nobody is asked"
    assert client.post(f"{VISITORS}/invitations", json={"only_if_taken_now": True}).status_code == 422


def answered(bus: FakeBus, said: Any) -> Any:
    body = said if isinstance(said, bytes) else orjson.dumps(said)
    return edge(bus).test_client().post(ANSWER, data=body, content_type="text/plain")


def test_the_page_that_accepts_gets_a_token_for_the_chat_alone() -> None:
    found = {"invitation_id": INVITATION, "state": "accepted", "chat_id": CHAT}
    shape = {"chat": {"id": CHAT}, "waiting": {}}
    bus = FakeBus({("whoson", "answer_invitation"): found, ("chat", "customer_chat"): shape})
    client = edge(bus).test_client()
    answer = client.post(ANSWER, data=orjson.dumps({"k": KEY, "answer": "accepted"}), content_type="text/plain")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    told = answer.get_json()
    assert (told["state"], told["chat_id"]) == ("accepted", CHAT)
    _, _, asked, call = bus.asked[-1]
    assert asked == {"visitor_key": KEY, "invitation_id": INVITATION, "answer": "accepted"}
    assert call.actor == "visitor"
    bearer = {"Authorization": f"Bearer {told['token']}"}
    assert client.get(f"/api/portal/v1/chats/{CHAT}", headers=bearer).status_code == 200
    assert client.get(f"/api/portal/v1/chats/{VISIT}", headers=bearer).status_code == 403


def test_a_rejection_gets_no_token_and_a_refusal_is_readable_by_the_site() -> None:
    found = {"invitation_id": INVITATION, "state": "rejected", "chat_id": None}
    assert answered(FakeBus({("whoson", "answer_invitation"): found}), {"k": KEY, "answer": "rejected"}).get_json() == {"state": "rejected"}
    over = Conflict("invitation_over", "Over.", state="ignored")
    answer = answered(FakeBus({("whoson", "answer_invitation"): over}), {"k": KEY, "answer": "accepted"})
    assert (answer.status_code, answer.get_json()["state"], answer.headers["Access-Control-Allow-Origin"]) == (409, "ignored", "*")


@pytest.mark.parametrize("said", [b"", b"{", b"[]", {"k": KEY}, {"k": 1, "answer": "accepted"}, {"k": KEY, "answer": "x" * 2000}])
def test_what_is_no_answer_is_refused(said: Any) -> None:
    bus = FakeBus()
    assert answered(bus, said).status_code == 400
    assert bus.asked == []
