"""Search and suggestions over HTTP: what is asked, what is recorded, who may, how often."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kit.errors import Unavailable
from tests.support.edge import FakeBus, client_as, edge
from tests.unit.gateway.test_knowledge_pages import BRAND, ID, OTHER

SEARCH, SUGGEST = "/api/portal/v1/search", "/api/portal/v1/suggestions"
STAFF = "/api/management/v1/knowledge-search"
EMPTY: dict[str, Any] = {"items": [], "next_cursor": None, "count": 0}
FOUND = {"language": "en", "articles": EMPTY | {"count": 3}, "news": EMPTY | {"items": [{"id": OTHER}], "count": 1}}


@pytest.fixture
def bus() -> FakeBus:
    return FakeBus(
        {
            ("people", "brand_of_host"): {"id": BRAND, "name": "Acme", "settings": {}},
            ("kb", "search_portal"): FOUND,
            ("kb", "suggest_articles"): {"items": [{"id": ID}], "is_searched": True, "language": "en"},
            ("kb", "record_search"): {"search_id": ID},
            ("kb", "settle_search"): {"is_noted": True},
            ("kb", "search_articles"): EMPTY,
            ("kb", "search_canned_replies"): EMPTY,
            ("kb", "search_news"): EMPTY,
            ("kb", "suggest_for_agent"): {"items": []},
            ("kb", "offered_replies"): {"items": []},
            ("kb", "searches"): {"items": [], "next_cursor": None},
            ("tickets", "open_ticket"): {"id": OTHER},
            ("chat", "start_chat"): {"chat": {"id": OTHER}},
        }
    )


@pytest.fixture
def app(bus: FakeBus) -> Flask:
    return edge(bus)


def said(bus: FakeBus, method: str) -> list[dict[str, Any]]:
    return [asked for _, name, asked, _ in bus.asked if name == method]


@pytest.mark.spec("KB-073", "KB-074")
def test_a_settled_search_is_recorded_under_the_id_it_answers_with(app: Flask, bus: FakeBus) -> None:
    client = app.test_client()
    answer = client.get(f"{SEARCH}?text=red+kettle&language=en")
    assert answer.status_code == 200
    assert said(bus, "search_portal") == [
        {"text": "red kettle", "brand_id": BRAND, "languages": ["en"], "is_picked": True, "limit": 10, "max_results": 100}
    ]
    [recorded] = said(bus, "record_search")
    assert recorded["id"] == answer.get_json()["search_id"]
    assert (recorded["query"], recorded["source"], recorded["article_count"], recorded["news_ids"]) == ("red kettle", "portal", 3, [OTHER])
    assert recorded["visitor"]
    client.get(f"{SEARCH}?text=again")
    assert said(bus, "record_search")[1]["visitor"] == recorded["visitor"], "the cookie tells that it is the same one"


def test_what_is_still_typed_and_further_pages_are_not_recorded(app: Flask, bus: FakeBus) -> None:
    client = app.test_client()
    for query in ("text=ket&is_typing=true", "text=kettle&kind=articles&cursor=abc"):
        assert client.get(f"{SEARCH}?{query}").get_json()["search_id"] is None
    assert client.post(SUGGEST, json={"text": "my ket", "place": "chat", "is_typing": True}).get_json()["search_id"] is None
    assert said(bus, "record_search") == []
    assert said(bus, "suggest_articles")[0]["is_typing"] is True


@pytest.mark.spec("KB-076", "KB-077")
def test_settled_suggestions_are_recorded_with_their_department(app: Flask, bus: FakeBus) -> None:
    asked = {"text": "my kettle", "place": "chat", "department_id": OTHER}
    answer = app.test_client().post(SUGGEST, json=asked)
    assert answer.status_code == 200
    [recorded] = said(bus, "record_search")
    assert (recorded["source"], recorded["department_id"], recorded["article_count"]) == ("suggestion", OTHER, 1)
    assert answer.get_json()["search_id"] == recorded["id"]
    bus.answers["kb", "suggest_articles"] = {"items": [], "is_searched": False, "language": "en"}
    answer = app.test_client().post(SUGGEST, json=asked)
    assert (answer.get_json()["is_searched"], answer.get_json()["search_id"]) == (False, None)
    assert len(said(bus, "record_search")) == 1


def test_a_search_is_answered_though_it_cannot_be_recorded(app: Flask, bus: FakeBus) -> None:
    bus.answers["kb", "record_search"] = Unavailable()
    answer = app.test_client().get(f"{SEARCH}?text=kettle")
    assert (answer.status_code, answer.get_json()["search_id"]) == (200, None)


def test_solved(app: Flask, bus: FakeBus) -> None:
    answer = app.test_client().post(f"{SEARCH}/{ID}/solution", json={"article_id": OTHER})
    assert answer.status_code == 204
    assert said(bus, "settle_search") == [{"search_id": ID, "is_solved": True, "article_id": OTHER}]


def test_a_ticket_or_chat_sent_all_the_same_names_its_search(app: Flask, bus: FakeBus) -> None:
    client = app.test_client()
    opened = client.post("/api/portal/v1/tickets", json={"department_id": ID, "subject": "Kettle", "email": "a@b.example", "search_id": ID})
    assert opened.status_code == 201
    assert "search_id" not in said(bus, "open_ticket")[0]
    started = client.post("/api/portal/v1/chats", json={"department_id": ID, "search_id": ID})
    assert started.status_code == 201
    assert "search_id" not in said(bus, "start_chat")[0]
    assert said(bus, "settle_search") == [
        {"search_id": ID, "work_type": "ticket", "work_id": OTHER},
        {"search_id": ID, "work_type": "chat", "work_id": OTHER},
    ]
    bus.answers["kb", "settle_search"] = Unavailable()
    asked = {"department_id": ID, "subject": "Kettle", "email": "a@b.example", "search_id": ID}
    assert client.post("/api/portal/v1/tickets", json=asked).status_code == 201, "nothing hinders a ticket"


@pytest.mark.parametrize(
    ("path", "method", "permission"),
    [
        ("/articles?text=kettle&is_draft=true", "search_articles", "kb_articles.view"),
        ("/canned-replies?text=kettle", "search_canned_replies", "canned_replies.view_insert"),
        ("/news?text=kettle", "search_news", "news.view"),
        ("/offered-replies?text=hi&channel=chat", "offered_replies", "canned_replies.view_insert"),
        ("/searches?has_results=false", "searches", "kb_articles.view"),
    ],
)
def test_staff_need_the_permission_of_the_section(app: Flask, bus: FakeBus, path: str, method: str, permission: str) -> None:
    assert client_as(app, "employee").get(STAFF + path).status_code == 403
    assert client_as(app, "employee", permissions={permission}).get(STAFF + path).status_code == 200
    assert len(said(bus, method)) == 1


@pytest.mark.spec("KB-082", "KB-177")
def test_an_agents_lookup_is_recorded_unless_the_page_asks_by_itself(app: Flask, bus: FakeBus) -> None:
    agent: FlaskClient = client_as(app, "employee", permissions={"kb_articles.view"})
    assert agent.post(f"{STAFF}/suggestions", json={"text": "kettle"}, headers={"X-By-Itself": "1"}).status_code == 200
    assert said(bus, "record_search") == []
    assert agent.post(f"{STAFF}/suggestions", json={"text": "kettle"}).status_code == 200
    assert said(bus, "record_search")[0]["source"] == "agent"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("text=", "text"),
        ("text=" + "x" * 501, "text"),
        ("text=a&max_results=51", "max_results"),
        ("text=a&kind=replies", "kind"),
        ("text=a&b=1", "b"),
    ],
)
def test_bad_searches_are_refused_by_the_name_of_the_field(app: Flask, query: str, field: str) -> None:
    answer = app.test_client().get(f"{SEARCH}?{query}")
    assert answer.status_code == 422
    assert answer.get_json()["field"] == field


def test_searches_have_a_limit_of_their_own(bus: FakeBus) -> None:
    app = edge(bus, rates={"general": "1000/minute", "search": "3/minute", "feedback": "1/minute", "vote": "1/minute"}, rate_exempt="")
    client = app.test_client()
    assert [client.get(f"{SEARCH}?text=a").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.post(SUGGEST, json={"text": "a", "place": "chat"}).status_code == 429
