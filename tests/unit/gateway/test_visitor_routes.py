"""Visitors and their filters over HTTP: who gets in, what is handed on."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.visitors import asked as shapes
from services.whoson.rules import conditions
from services.whoson.schemas import visitors as wanted
from tests.support.edge import FakeBus, client_as, edge

VISITORS, FILTERS = "/api/management/v1/visitors", "/api/management/v1/visitor-filters"
ID = "00000000-0000-7000-9000-000000000001"
SEE, CHAT = "whos_on.view_whos_on_visitors", "whos_on.live_chat"
FILTER = {"id": ID, "version": 3, "name": "Cart"}
CONDITION = {"field": "current_page", "operator": "contains", "value": "/cart"}


def bus(**more: Any) -> FakeBus:
    questions = ("visitors", "visitor_counts", "visitor_map", "page_summary", "page_history", "page_actions", "visits_of_person", "filters")
    answers: dict[tuple[str, str], Any] = {("whoson", name): {"asked": name} for name in questions}
    answers |= {("whoson", "visitor"): {"id": ID, "user_id": None, "email": None}, ("whoson", "delete_filter"): {}}
    return FakeBus(answers | {("whoson", name): FILTER for name in ("filter", "save_filter")} | more.get("answers", {}))


def client(told: FakeBus, *permissions: str, kind: str = "employee") -> Any:
    return client_as(edge(told), kind, permissions=permissions)


@pytest.mark.parametrize(
    ("path", "question"),
    [
        ("", "visitors"),
        ("/counts", "visitor_counts"),
        ("/map", "visitor_map"),
        (f"/{ID}", "visitor"),
        (f"/{ID}/pages", "page_summary"),
        (f"/{ID}/history", "page_history"),
        (f"/{ID}/actions", "page_actions"),
        (f"/{ID}/visits", "visits_of_person"),
        (f"/{ID}/related", "visitor"),
    ],
)
@pytest.mark.spec("WHO-121", "WHO-122")
def test_seeing_visitors_takes_one_permission(path: str, question: str) -> None:
    told = bus()
    assert client(told, SEE).get(VISITORS + path).status_code == 200
    assert told.asked[0][:2] == ("whoson", question)
    assert client(bus(), "tickets.view").get(VISITORS + path).status_code == 403
    assert client(bus(), "tickets.view").get(f"{VISITORS}/stream").status_code == 403


def test_the_list_is_asked_for_as_told() -> None:
    told = bus()
    query = f"filter_id={ID}&brand_id={ID}&status=pending&country=de&search=x&sort=hits&is_descending=true&limit=5"
    assert client(told, SEE).get(f"{VISITORS}?{query}").status_code == 200
    asked: dict[str, Any] = {"filter_id": ID, "brand_id": ID, "status": "pending", "country": "de", "search": "x"}
    assert told.asked[0][2] == asked | {"sort": "hits", "is_descending": True, "limit": 5}
    for wrong in ("sort=name", "status=none", "country=Germany", f"search={'x' * 201}", "limit=101", "filter_id=1"):
        assert client(told, SEE).get(f"{VISITORS}?{wrong}").status_code == 422, wrong


@pytest.mark.spec("WHO-124", "WHO-170", "WHO-179")
def test_filters_are_used_by_all_who_see_and_changed_by_all_who_chat() -> None:
    told = bus()
    seeing, chatting = client(told, SEE), client(bus(), CHAT)
    assert seeing.get(FILTERS).status_code == 200
    answer = seeing.get(f"{FILTERS}/{ID}")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"3"')
    body = {"name": "Cart", "conditions": [CONDITION]}
    for method, path in (("post", ""), ("put", f"/{ID}"), ("patch", f"/{ID}"), ("delete", f"/{ID}")):
        assert getattr(client(told, SEE), method)(FILTERS + path, json=body if method != "delete" else None).status_code == 403
    told = bus()
    chatting = client(told, CHAT)
    assert chatting.post(FILTERS, json=body).status_code == 201
    assert told.asked[-1][:3] == ("whoson", "save_filter", body | {"brand_id": None})
    assert chatting.put(f"{FILTERS}/{ID}", json=body, headers={"If-Match": '"3"'}).status_code == 200
    assert told.asked[-1][2] == body | {"brand_id": None, "filter_id": ID, "expected_version": 3}
    assert chatting.patch(f"{FILTERS}/{ID}", json={"name": "x"}).status_code == 200
    assert told.asked[-1][2] == {"name": "x", "filter_id": ID}
    assert chatting.delete(f"{FILTERS}/{ID}", headers={"If-Match": '"2"'}).status_code == 204
    assert told.asked[-1][2] == {"filter_id": ID, "expected_version": 2}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"conditions": []}, "name"),
        ({"name": "x", "conditions": [CONDITION] * 21}, "conditions"),
        ({"name": "x", "conditions": [CONDITION, CONDITION | {"field": "shoe_size"}]}, "conditions.1.field"),
        ({"name": "x", "conditions": [CONDITION | {"operator": "like"}]}, "conditions.0.operator"),
        ({"name": "x", "conditions": [{"field": "hits", "operator": "equal"}]}, "conditions.0.value"),
    ],
)
def test_a_filter_of_the_wrong_shape_is_refused_by_name(body: dict[str, Any], field: str) -> None:
    answer = client(bus(), CHAT).post(FILTERS, json=body)
    assert (answer.status_code, answer.json["field"]) == (422, field)


def test_edge_and_service_know_the_same_words() -> None:
    assert set(shapes.FIELDS) == set(conditions.FIELDS)
    assert set(shapes.OPERATORS) == set(conditions.OPERATORS)
    assert (shapes.SORTS, shapes.MOST_CONDITIONS) == (wanted.SORTS, conditions.MOST)


PAGE: dict[str, Any] = {"items": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("visit", "permissions", "tickets", "chats"),
    [
        ({"user_id": ID, "email": "x@y.example"}, ("tickets.view", "live_chats.view"), {"user_id": ID}, {"user_id": ID}),
        ({"user_id": None, "email": "x@y.example"}, ("tickets.view", "live_chats.view"), None, {"email": "x@y.example"}),
        ({"user_id": ID, "email": None}, ("tickets.view",), {"user_id": ID}, None),
        ({"user_id": None, "email": None}, ("tickets.view", "live_chats.view"), None, None),
    ],
)
def test_tickets_and_chats_of_the_same_person(visit: Any, permissions: tuple[str, ...], tickets: Any, chats: Any) -> None:
    told = bus(answers={("whoson", "visitor"): {"id": ID, **visit}, ("tickets", "tickets"): PAGE, ("chat", "chats"): PAGE})
    answer = client(told, SEE, *permissions).get(f"{VISITORS}/{ID}/related").json
    assert {name: answer[name] is not None for name in ("tickets", "chats")} == {
        "tickets": "tickets.view" in permissions,
        "chats": "live_chats.view" in permissions,
    }
    asked = {
        service: {name: value for name, value in said.items() if name in ("user_id", "email")} for service, _, said, _ in told.asked[1:]
    }
    assert asked == {name: who for name, who in (("tickets", tickets), ("chat", chats)) if who}


@pytest.mark.spec("WHO-126")
def test_a_stream_shows_what_its_owner_reaches() -> None:
    told = bus(answers={("whoson", "visitors_reach"): {"brand_ids": ["b1"]}})
    app = edge(told)
    answer = client_as(app, "employee", permissions={SEE}).get(f"{VISITORS}/stream?filter_id={ID}", buffered=False)
    assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
    assert told.asked[0][:3] == ("whoson", "visitors_reach", {"filter_id": ID})
    (stream,) = app.extensions["hub"]._streams
    assert (stream.chosen.brand_ids, stream.chosen.filter_id, stream.keys) == (frozenset({"b1"}), ID, frozenset())
    answer.close()
    assert not app.extensions["hub"]._streams
