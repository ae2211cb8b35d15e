"""Readers without an account: their cookie, their views, their votes and feedback."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.identity.reader import ReaderCookies
from gateway.identity.who import Asker
from gateway.knowledge import views as views_room
from gateway.knowledge.views import Views
from kit.errors import Conflict, Unavailable
from kit.spiders import NAMELESS
from tests.support.edge import SECRET, FakeBus, client_as, edge
from tests.unit.gateway.test_knowledge_pages import ARTICLE, BRAND, ID, NEWS, OTHER

API, PAGE = f"/api/portal/v1/articles/{ID}", f"/kb/articles/{ID}/reset-it"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
SEEN = {"id": OTHER, "state": "pending"}


@pytest.fixture
def bus() -> FakeBus:
    return FakeBus(
        {
            ("people", "brand_of_host"): {"id": BRAND, "name": "Acme", "settings": {}},
            ("people", "address_standing"): {"is_blacklisted": False},
            ("kb", "portal_article"): {"article": ARTICLE},
            ("kb", "news_page"): {"news": NEWS},
            ("kb", "record_views"): {"counted": 1},
            ("kb", "rate_article"): {"helpful": 1, "unhelpful": 0, "is_helpful": True},
            ("kb", "leave_feedback"): SEEN,
            ("kb", "edit_feedback"): SEEN,
            ("kb", "report_feedback"): {"feedback_id": OTHER},
        }
    )


@pytest.fixture
def app(bus: FakeBus, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(Views, "_run", lambda self: None)  # told by hand
    return edge(bus)


def browser(app: Flask, agent: str = FIREFOX) -> FlaskClient:
    made = app.test_client()
    made.environ_base["HTTP_USER_AGENT"] = agent
    return made


def seen(app: Flask, bus: FakeBus) -> list[dict[str, Any]]:
    """The views that this process tells now."""
    bus.asked.clear()
    app.extensions["views"].tell()
    return [view for _, method, said, _ in bus.asked if method == "record_views" for view in said["views"]]


def test_the_cookie_is_signed_and_names_nobody() -> None:
    cookies = ReaderCookies(SECRET)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    made = cookies.made("192.0.2.7", FIREFOX, now)
    opened = cookies.opened(made.fresh)
    assert opened is not None
    assert (opened.actor_id, opened.viewer, opened.fresh) == (made.actor_id, made.viewer, "")
    assert made.actor_id not in made.fresh
    assert ReaderCookies("another secret").opened(made.fresh) is None
    assert cookies.opened(made.fresh[:-1] + "A") is None
    other = cookies.made("192.0.2.7", FIREFOX, now)
    assert (other.viewer, other.actor_id != made.actor_id) == (made.viewer, True), "one viewer, two writers"
    assert cookies.made("192.0.2.7", FIREFOX, now + timedelta(days=1)).viewer != made.viewer


def test_a_reader_gets_a_cookie_once(app: Flask) -> None:
    eve = browser(app)
    first = eve.get(PAGE).headers["Set-Cookie"]
    assert first.startswith("fl_visitor=")
    assert {"HttpOnly", "SameSite=Lax", "Max-Age=31536000"} <= {part.strip() for part in first.split(";")}
    assert "Set-Cookie" not in eve.get(API).headers
    assert "Secure" in browser(edge(app.extensions["bus"], is_cookie_secure=True)).get(PAGE).headers["Set-Cookie"]
    eve.set_cookie("fl_visitor", "forged.viewer.signature")
    assert "Set-Cookie" in eve.get(API).headers


@pytest.mark.spec("KB-189", "REP-069")
def test_a_person_counts_as_one_viewer_from_the_first_page_on(app: Flask, bus: FakeBus) -> None:
    eve = browser(app)
    for address in (PAGE, API, f"/kb/news/{ID}/reset-it", PAGE):
        assert eve.get(address).status_code == 200
    counted = seen(app, bus)
    assert {view["viewer"] for view in counted} == {counted[0]["viewer"]}
    assert [(view["kind"], view["who"], view["hits"]) for view in counted] == [("article", "person", 3), ("news", "person", 1)]
    assert (counted[0]["brand_id"], counted[0]["language"], counted[0]["search_id"]) == (BRAND, "en", None)
    assert seen(app, bus) == [], "told once"


@pytest.mark.spec("KB-189")
def test_who_throws_the_cookie_away_is_no_crowd(app: Flask, bus: FakeBus) -> None:
    for _ in range(20):
        browser(app).get(PAGE)
    (view,) = seen(app, bus)
    assert view["hits"] == 20


@pytest.mark.spec("KB-189")
def test_spiders_and_employees_are_told_apart(app: Flask, bus: FakeBus) -> None:
    browser(app, GOOGLE).get(PAGE)
    browser(app, "").get(PAGE)
    ann = client_as(app, "employee")
    ann.environ_base["HTTP_USER_AGENT"] = FIREFOX
    ann.get(PAGE)
    assert [(view["who"], view["viewer"]) for view in seen(app, bus)][:2] == [("spider", "Googlebot"), ("spider", NAMELESS)]
    ann.get(PAGE)
    (view,) = seen(app, bus)
    assert (view["who"], ID in view["viewer"]) == ("employee", False)


def test_what_nobody_looks_at_is_not_counted(app: Flask, bus: FakeBus) -> None:
    eve = browser(app)
    eve.head(PAGE)
    eve.get(PAGE, headers={"Sec-Purpose": "prefetch;prerender"})
    eve.get(PAGE, headers={"Purpose": "prefetch"})
    eve.get(API, headers={"X-By-Itself": "1"})
    eve.get(f"/kb/articles/{ID}/old-slug")
    assert seen(app, bus) == []
    eve.get(PAGE, headers={"If-None-Match": eve.get(PAGE).headers["ETag"]})
    assert [view["hits"] for view in seen(app, bus)] == [2], "a page the browser still had was looked at all the same"


@pytest.mark.spec("KB-075")
def test_the_search_a_page_was_opened_from_goes_along(app: Flask, bus: FakeBus) -> None:
    eve = browser(app)
    eve.get(f"{PAGE}?search_id={OTHER}")
    eve.get(f"{PAGE}?search_id=nonsense")
    assert eve.get(f"{API}?search_id=nonsense").status_code == 422
    assert [view["search_id"] for view in seen(app, bus)] == [OTHER, None]


def view(**more: Any) -> dict[str, Any]:
    said = {"kind": "article", "item_id": ID, "brand_id": BRAND, "language": "en", "viewer": "v", "who": "person", "search_id": None}
    return said | more


def test_views_wait_for_kb_and_go_out_again_with_their_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Views, "_run", lambda self: None)
    bus = FakeBus({("kb", "record_views"): Unavailable()})
    views = Views(bus, timeout=1)
    views.note(**view())
    views.tell()
    views.note(**view(viewer="w"))
    views.tell()
    bus.answers["kb", "record_views"] = {"counted": 1}
    views.tell()
    keys = [call.key for *_, call in bus.asked]
    assert (len(keys), len(set(keys)), keys[0]) == (4, 2, keys[2])
    bus.answers["kb", "record_views"] = Conflict("broken", "x")
    views.note(**view())
    views.tell()
    views.tell()
    assert len(bus.asked) == 5, "what is refused is not said again"


def test_views_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Views, "_run", lambda self: None)
    monkeypatch.setattr(views_room, "MOST_GATHERED", 2_500)
    bus = FakeBus({("kb", "record_views"): {"counted": 1}})
    views = Views(bus, timeout=1)
    for number in range(3_000):
        views.note(**view(viewer=str(number)))
    views.tell()
    assert [len(said["views"]) for _, _, said, _ in bus.asked] == [1000, 1000, 500]


@pytest.mark.spec("KB-183")
def test_a_vote_is_its_readers_and_says_where_from(app: Flask, bus: FakeBus) -> None:
    eve = browser(app)
    answers = [eve.put(f"{API}/vote", json={"is_helpful": True}) for _ in range(2)]
    actors = {call.actor for _, method, _, call in bus.asked if method == "rate_article"}
    assert ([answer.status_code for answer in answers], len(actors)) == ([200, 200], 1)
    (actor,) = actors
    assert actor.startswith("visitor:")
    assert bus.asked[-1][2] == {"is_helpful": True, "article_id": ID, "brand_id": BRAND, "ip": "127.0.0.1"}
    browser(app).put(f"{API}/vote", json={"is_helpful": True})
    assert bus.asked[-1][3].actor != actor
    client_as(app, "user", OTHER).put(f"{API}/vote", json={"is_helpful": False})
    assert bus.asked[-1][3].actor == f"user:{OTHER}"


def test_a_chats_token_is_no_account(app: Flask, bus: FakeBus) -> None:
    app.extensions["identity"].asker = lambda request: Asker(kind="visitor", id=ID, bound=("chat", ID))
    browser(app).put(f"{API}/vote", json={"is_helpful": True})
    assert bus.asked[-1][3].actor != f"visitor:{ID}"


@pytest.mark.spec("KB-096", "KB-105")
def test_feedback_from_a_blacklisted_address_is_refused(app: Flask, bus: FakeBus) -> None:
    bus.answers["people", "address_standing"] = lambda said: {"is_blacklisted": said["ip"] == "192.0.2.66"}
    eve = browser(app)
    said = {"text": "Hello", "display_name": "Eve", "email": "eve@home.example"}
    assert eve.post(f"{API}/feedback", json=said).status_code == 201
    eve.environ_base["REMOTE_ADDR"] = "192.0.2.66"
    change = f"/api/portal/v1/article-feedback/{OTHER}"
    for answer in (eve.post(f"{API}/feedback", json=said), eve.patch(change, json={"text": "Hello"})):
        assert (answer.status_code, answer.get_json()["code"]) == (403, "address_refused")
    ann = client_as(app, "employee", permissions={"kb_articles.add_feedback"})
    ann.environ_base["REMOTE_ADDR"] = "192.0.2.66"
    assert ann.post(f"/api/management/v1/articles/{ID}/feedback", json={"text": "Hello"}).status_code == 403
    assert sum(method == "leave_feedback" for _, method, _, _ in bus.asked) == 1


@pytest.mark.spec("KB-094", "KB-186")
def test_anybody_who_reads_may_report(app: Flask, bus: FakeBus) -> None:
    eve = browser(app)
    answer = eve.post(f"/api/portal/v1/article-feedback/{OTHER}/abuse-reports")
    assert (answer.status_code, bus.asked[-1][2]) == (201, {"feedback_id": OTHER, "brand_id": BRAND})
    assert bus.asked[-1][3].actor.startswith("visitor:")
    assert "fl_visitor" in answer.headers["Set-Cookie"]


def test_feedback_has_a_limit_of_its_own(app: Flask) -> None:
    eve = browser(app)
    eve.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    said = {"text": "Hello", "display_name": "Eve", "email": "eve@home.example"}
    answers = [eve.post(f"{API}/feedback", json=said).status_code for _ in range(11)]
    assert answers == [201] * 10 + [429]
    assert eve.get(PAGE).status_code == 200


def test_feedback_is_bounded(app: Flask, bus: FakeBus) -> None:
    eve = browser(app)
    said = {"text": "Hello", "display_name": "Eve", "email": "eve@home.example"}
    for field, wrong in (("text", "x" * 10_001), ("text", ""), ("display_name", "x" * 101), ("email", "eve"), ("parent_id", "7")):
        answer = eve.post(f"{API}/feedback", json=said | {field: wrong})
        assert (answer.status_code, answer.get_json()["field"]) == (422, field)


@pytest.mark.parametrize(
    ("method", "path", "right"),
    [
        ("GET", "/article-feedback?list=abuse", "kb_feedback.moderate"),
        ("POST", f"/article-feedback/{OTHER}/approval", "kb_feedback.moderate"),
        pytest.param("POST", f"/article-feedback/{OTHER}/block", "kb_feedback.moderate", marks=pytest.mark.spec("PPL-323")),
        pytest.param("DELETE", f"/articles/{ID}/helpfulness", "kb_articles.clear_helpfulness", marks=pytest.mark.spec("PPL-312")),
        pytest.param("PUT", f"/articles/{ID}/vote", "kb_articles.add_feedback", marks=pytest.mark.spec("PPL-311")),
        ("GET", f"/articles/{ID}/statistics", "kb_articles.view"),
        ("GET", f"/news/{ID}/statistics", "news.view"),
    ],
)
def test_the_doors_of_the_management_interface(app: Flask, bus: FakeBus, method: str, path: str, right: str) -> None:
    for name in ("feedback_to_moderate", "approve_feedback", "block_feedback", "clear_helpfulness", "rate_article", "statistics"):
        bus.answers["kb", name] = {}
    body = {"is_helpful": True} if method == "PUT" else None
    address = f"/api/management/v1{path}"
    assert client_as(app, "employee", permissions={"tickets.view"}).open(address, method=method, json=body).status_code == 403
    assert client_as(app, "employee", permissions={right}).open(address, method=method, json=body).status_code in (200, 201)
