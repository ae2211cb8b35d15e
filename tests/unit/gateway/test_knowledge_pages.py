"""Pages of the knowledge base at the edge: ETags, addresses, what search engines read, and how soon a change is seen."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.knowledge import kept
from kit.errors import Forbidden, NotFound, Unavailable
from tests.support.edge import FakeBus, edge

ID, OTHER, BRAND = "01890000-0000-7000-8000-0000000000a1", "01890000-0000-7000-8000-0000000000a2", "01890000-0000-7000-8000-0000000000b1"
API, PAGE = f"/api/portal/v1/articles/{ID}", f"/kb/articles/{ID}/reset-it"
COMMON = {
    "id": ID,
    "version": 3,
    "title": "Reset <it>",
    "slug": "reset-it",
    "path": PAGE,
    "body": "<p>Click <b>here</b>.</p>",
    "language": "en",
    "translations": [
        {"id": OTHER, "title": "Neu", "summary": "", "path": f"/kb/articles/{OTHER}/neu", "languages": ["de"]},
    ],
    "meta_description": 'How to "reset" it.',
    "created_at": "2026-03-02T09:00:00.000Z",
    "modified_at": "2026-03-03T10:00:00.000Z",
    "brand_name": "Acme",
    "host_name": "help.acme.example",
    "translation_group_id": "01890000-0000-7000-8000-0000000000c1",
}
ARTICLE = COMMON | {
    "asked_id": ID,
    "summary": "Short.",
    "languages": ["en"],
    "keywords": ["login"],
    "folder_id": OTHER,
    "folders": [{"id": OTHER, "name": "Accounts"}],
    "related": [{"id": BRAND, "title": "Related one", "summary": "", "path": f"/kb/articles/{BRAND}/related"}],
    "attachments": [{"id": OTHER, "filename": "guide.pdf", "content_type": "application/pdf", "size": 7}],
    "helpful": 3,
    "unhelpful": 1,
    "may_vote": True,
    "may_comment": False,
    "are_share_links_shown": True,
}
NEWS = COMMON | {
    "path": f"/kb/news/{ID}/reset-it",
    "summary": "",
    "news_at": "2026-03-02T09:00:00.000Z",
    "translations": [],
    "attachments": [],
}


@pytest.fixture
def bus() -> FakeBus:
    return FakeBus(
        {
            ("people", "brand_of_host"): {"id": BRAND, "name": "Acme", "host_names": ["help.acme.example"], "settings": {}},
            ("kb", "portal_article"): {"article": ARTICLE},
            ("kb", "news_page"): {"news": NEWS},
            ("kb", "record_views"): {"counted": 1},
        }
    )


@pytest.fixture
def app(bus: FakeBus) -> Flask:
    return edge(bus, public_url="https://portal.example")


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    return app.test_client()


def asked(bus: FakeBus) -> int:
    return sum(method == "portal_article" for _, method, _, _ in bus.asked)


@pytest.mark.spec("KB-026", "KB-161")
def test_an_article_comes_with_what_search_engines_and_others_need(reader: FlaskClient) -> None:
    answer = reader.get(API)
    said = answer.get_json()
    assert said["canonical_url"] == f"https://help.acme.example{PAGE}"
    german = f"https://help.acme.example/kb/articles/{OTHER}/neu"
    assert said["alternates"] == [{"language": "de", "url": german}, {"language": "en", "url": said["canonical_url"]}]
    item, way = said["structured_data"]
    assert (item["@type"], item["headline"], item["dateModified"]) == ("Article", "Reset <it>", "2026-03-03T10:00:00.000Z")
    assert [step["name"] for step in way["itemListElement"]] == ["Accounts", "Reset <it>"]
    assert said["attachments"][0]["url"] == f"{API}/files/{OTHER}"
    assert answer.headers["Last-Modified"] == "Tue, 03 Mar 2026 10:00:00 GMT"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize("address", [API, PAGE])
def test_the_etag_is_strong_and_follows_what_the_reader_sees(app: Flask, bus: FakeBus, address: str) -> None:
    first = app.test_client().get(address)
    tag = first.headers["ETag"]
    assert re.fullmatch(r'"[0-9a-f]{30}"', tag)
    again = app.test_client().get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    bus.answers["kb", "portal_article"] = {"article": ARTICLE | {"related": [], "helpful": 4}}
    app.extensions["kept_pages"]._all_changed({})
    changed = app.test_client().get(address, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["ETag"] != tag) == (200, True)


def told(app: Flask, kind: str, subject: str = ID, **data: Any) -> None:
    """Has the hub read this fact, as the log would hand it over."""
    number = getattr(app, "told", 0) + 1
    app.told = number  # type: ignore[attr-defined]
    body = {"id": f"fact-{number}", "type": kind, "subject": subject, "data": data}
    app.extensions["hub"].take(number, orjson.dumps(body))


@pytest.mark.spec("KB-004")
def test_an_article_made_private_is_gone_when_its_fact_has_passed_the_hub(app: Flask, bus: FakeBus, reader: FlaskClient) -> None:
    assert [reader.get(API).status_code for _ in range(5)] == [200] * 5
    assert asked(bus) == 1, "asked for once"
    bus.answers["kb", "portal_article"] = NotFound("article_not_found", "There is no such article.")
    told(app, "kb.article_edited.v1", article={"id": ID, "is_private": True}, before={"is_private": False})
    assert (reader.get(API).status_code, reader.get(PAGE).status_code) == (404, 404)


@pytest.mark.parametrize(
    ("kind", "subject", "data"),
    [
        ("kb.article_edited.v1", OTHER, {}),
        ("kb.article_edited.v1", "else", {"article": {"translation_group_id": COMMON["translation_group_id"]}}),
        ("kb.article_deleted.v1", BRAND, {}),
        ("kb.article_rated.v1", ID, {}),
        ("kb.folder_saved.v1", "folder", {}),
        ("people.role_saved.v1", "role", {"role_ids": []}),
        ("people.brand_saved.v1", BRAND, {}),
    ],
)
def test_a_page_is_made_anew_when_something_it_tells_of_changed(
    app: Flask, bus: FakeBus, reader: FlaskClient, kind: str, subject: str, data: Any
) -> None:
    reader.get(API)
    told(app, kind, subject, **data)
    reader.get(API)
    assert asked(bus) == 2


def test_other_facts_leave_it_alone(app: Flask, bus: FakeBus, reader: FlaskClient) -> None:
    reader.get(API)
    told(app, "kb.article_edited.v1", "01890000-0000-7000-8000-0000000000ff", article={}, before={})
    told(app, "kb.article_viewed.v1")
    reader.get(API)
    assert asked(bus) == 1


def test_what_was_read_before_a_change_is_not_kept(app: Flask, bus: FakeBus, reader: FlaskClient) -> None:
    def slow(_: dict[str, Any]) -> dict[str, Any]:
        told(app, "kb.article_edited.v1", article={}, before={})
        return {"article": ARTICLE}

    bus.answers["kb", "portal_article"] = slow
    reader.get(API)
    reader.get(API)
    assert asked(bus) == 2


def test_without_the_log_a_page_is_a_second_old_at_most(bus: FakeBus, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(kept, "time", SimpleNamespace(monotonic=lambda: now[0]))
    for seconds, times in ((0.0, 1), (0.99, 1), (0.02, 2)):
        now[0] += seconds
        reader.get(API)
        assert asked(bus) == times


def test_pages_are_kept_by_language_and_roles_never_for_tokens(app: Flask, bus: FakeBus, reader: FlaskClient) -> None:
    for headers in ({}, {"Accept-Language": "de"}, {"Accept-Language": "de-AT, de;q=0.5"}, {}):
        reader.get(API, headers=headers)
    reader.get(f"{API}?language=de")
    assert asked(bus) == 4
    wanted = [said["languages"] for _, method, said, _ in bus.asked if method == "portal_article"]
    assert wanted == [[], ["de"], ["de-AT", "de"], ["de"]]
    session = {"account": {"kind": "user", "id": ID}, "session_id": "s", "permissions": [], "kinds": [], "role_ids": [OTHER]}
    bus.answers["people", "session"] = session
    bus.answers["people", "token"] = session | {"scopes": ["*"], "token_id": "t"}
    signed_in = app.test_client()
    signed_in.set_cookie("frontline_portal", "x" * 40)
    for _ in range(2):
        signed_in.get(API)
    assert asked(bus) == 5
    for _ in range(2):
        reader.get(API, headers={"Authorization": "Bearer " + "x" * 40})
    assert asked(bus) == 7


@pytest.mark.spec("KB-162")
def test_an_outdated_slug_redirects_to_the_current_one(reader: FlaskClient) -> None:
    for address in (
        f"/kb/articles/{ID}",
        f"/kb/articles/{ID}/old-title",
        f"/kb/articles/{ID}/reset-it/more",
        f"/kb/articles/{ID.upper()}/reset-it",
    ):
        answer = reader.get(address + "?utm=1")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"{PAGE}?utm=1")
    assert reader.get(f"/kb/articles/{ID}/").headers["Location"] == f"/kb/articles/{ID}"
    assert reader.get(PAGE).status_code == 200
    assert reader.get(f"/kb/news/{ID}/old").headers["Location"] == f"/kb/news/{ID}/reset-it"


@pytest.mark.spec("KB-063", "KB-173")
def test_deleted_articles_redirect_for_good_or_are_gone(app: Flask, bus: FakeBus, reader: FlaskClient) -> None:
    bus.answers["kb", "portal_article"] = {"moved_to": {"id": OTHER, "slug": "new", "path": f"/kb/articles/{OTHER}/new"}}
    page, api = reader.get(PAGE), reader.get(API)
    assert (page.status_code, page.headers["Location"]) == (301, f"/kb/articles/{OTHER}/new")
    assert (api.status_code, api.headers["Location"]) == (301, f"/api/portal/v1/articles/{OTHER}")
    bus.answers["kb", "portal_article"] = NotFound("article_gone", "Gone.")
    told(app, "kb.article_deleted.v1", OTHER)
    assert (reader.get(PAGE).status_code, reader.get(API).status_code) == (410, 410)
    bus.answers["kb", "portal_article"] = NotFound("article_not_found", "Not there.")
    assert (reader.get(PAGE).status_code, reader.get(API).status_code) == (404, 404)


@pytest.mark.spec("KB-032")
def test_a_translation_in_the_language_picked_is_shown_at_its_own_address(bus: FakeBus, reader: FlaskClient) -> None:
    reader.get(PAGE, headers={"Accept-Language": "de"})
    wishes = [wish["languages"] for _, method, wish, _ in bus.asked if method == "portal_article"]
    assert wishes[-1] == [], "what a search engine reads does not hang on who asks"
    bus.answers["kb", "portal_article"] = {"article": ARTICLE | {"id": OTHER, "path": f"/kb/articles/{OTHER}/neu", "languages": ["de"]}}
    answer = reader.get(f"{PAGE}?language=de")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/kb/articles/{OTHER}/neu?language=de")


@pytest.mark.spec("KB-026", "NWS-008", "KB-159")
def test_the_page_holds_all_of_it_and_no_script(reader: FlaskClient) -> None:
    answer = reader.get(PAGE)
    html = answer.text
    assert "<title>Reset &lt;it&gt; · Acme</title>" in html
    assert '<meta name="description" content="How to &#34;reset&#34; it.">' in html
    assert f'<link rel="canonical" href="https://help.acme.example{PAGE}">' in html
    assert f'<link rel="alternate" hreflang="de" href="https://help.acme.example/kb/articles/{OTHER}/neu">' in html
    assert "<p>Click <b>here</b>.</p>" in html
    assert f'href="{API}/files/{OTHER}"' in html
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert [orjson.loads(block)["@type"] for block in blocks] == ["Article", "BreadcrumbList"]
    assert html.count("<script") == 2
    assert "<it>" not in html
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    news = reader.get(f"/kb/news/{ID}/reset-it").text
    assert f'<link rel="canonical" href="https://help.acme.example/kb/news/{ID}/reset-it">' in news


@pytest.mark.parametrize(
    ("refusal", "status", "words"),
    [
        (NotFound("article_not_found", "x"), 404, "There is no such page"),
        (NotFound("article_gone", "x"), 410, "This page is gone"),
        (Forbidden("not_open_to_you", "x"), 403, "not open to you"),
        (Unavailable(), 503, "Just a moment"),
        (ValueError("secret"), 500, "Trace id"),
    ],
)
def test_refusals_and_bugs_are_pages_too(bus: FakeBus, reader: FlaskClient, refusal: Exception, status: int, words: str) -> None:
    bus.answers["kb", "portal_article"] = refusal
    answer = reader.get(PAGE)
    assert (answer.status_code, answer.mimetype, words in answer.text, "secret" in answer.text) == (status, "text/html", True, False)
    assert answer.headers["Cache-Control"] == "no-store"


def test_addresses_that_are_none_are_not_found(bus: FakeBus, reader: FlaskClient) -> None:
    for address in ("/kb/articles/17/x", "/kb/articles/" + "z" * 36, "/kb/elsewhere", f"/kb/articles/{ID[:-1]}%00"):
        answer = reader.get(address)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert asked(bus) == 0


@pytest.mark.spec("WHO-003", "WHO-095")
def test_the_portals_own_pages_carry_the_script_while_visitors_are_tracked(app: Flask, reader: FlaskClient) -> None:
    def switch(is_enabled: bool) -> None:
        told(app, "people.settings_changed.v1", subject="whos_on", section="whos_on", values={"is_enabled": is_enabled})

    assert b"/t/s.js" not in reader.get(PAGE).data
    switch(True)
    tracked = reader.get(PAGE)
    assert b'src="/t/s.js"' in tracked.data
    assert "script-src" in tracked.headers["Content-Security-Policy"]
    switch(False)
    assert b"/t/s.js" not in reader.get(PAGE).data
