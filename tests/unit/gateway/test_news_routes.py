"""The routes of news on a scripted bus: rights of employees, and what readers of a portal get."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from kit.errors import Forbidden, NotFound
from tests.support.edge import FakeBus, client_as, edge

ID, BRAND = "01890000-0000-7000-8000-0000000000d1", "01890000-0000-7000-8000-0000000000d2"
API, PORTAL = "/api/management/v1/news", "/api/portal/v1/news"
WHOLE = {"id": ID, "version": 3, "title": "Open day"}
ROW = {"id": ID, "title": "Open day", "slug": "open-day", "path": f"/kb/news/{ID}/open-day", "summary": "", "language": "en",
       "news_at": "2026-03-02T09:00:00.000Z", "modified_at": "2026-03-02T09:00:00.000Z"}  # fmt: skip
PAGE = ROW | {
    "version": 3, "body": "<p>On Friday</p>", "translations": [], "meta_description": "Come", "created_at": "2026-03-02T09:00:00.000Z",
    "attachments": [{"id": BRAND, "filename": "plan.pdf", "content_type": "application/pdf", "size": 7}],
    "brand_name": "Acme", "host_name": "help.acme.example", "translation_group_id": None,
}  # fmt: skip
LISTED = {"items": [ROW], "next_cursor": None, "language": "en", "host_name": "help.acme.example"}


@pytest.fixture
def bus() -> FakeBus:
    of_brand = {"id": BRAND, "name": "Acme", "host_names": ["help.acme.example"], "settings": {}}
    return FakeBus(
        {
            ("people", "brand_of_host"): of_brand,
            ("kb", "portal_news"): lambda asked: dict(LISTED),
            ("kb", "news_page"): {"news": PAGE},
            ("kb", "record_views"): {},
        }
    )


RIGHTS = {
    "view",
    "create",
    "edit",
    "delete",
    "clone",
    "review",
    "mark_public",
    "mark_private",
    "mark_draft",
    "mark_for_review",
    "mark_reviewed",
}
MARKS = {one for one in RIGHTS if one.startswith("mark")}


@pytest.mark.spec("PPL-341", "PPL-342", "PPL-343", "PPL-344", "PPL-352")
@pytest.mark.parametrize(
    ("method", "path", "body", "permissions", "command"),
    [
        ("GET", "", None, {"view"}, "news"),
        ("GET", "/counts", None, {"view"}, "news_counts"),
        ("GET", f"/{ID}", None, {"view"}, "news_item"),
        ("GET", f"/{ID}/history", None, {"view"}, "news_history"),
        ("GET", f"/{ID}/files", None, {"view"}, "item_files"),
        ("POST", "", {"title": "Open day"}, {"create"}, "create_news"),
        ("PATCH", f"/{ID}", {"title": "Open day"}, {"edit", "review"}, "edit_news"),
        ("POST", f"/{ID}/clones", None, {"clone"}, "clone_news"),
        ("POST", "/marks", {"ids": [ID], "mark": "private"}, MARKS, "mark_news"),
        ("POST", "/deletions", {"ids": [ID]}, {"delete"}, "delete_news"),
        ("POST", "/restorations", {"ids": [ID]}, {"delete"}, "restore_news"),
        ("DELETE", f"/{ID}/files/{ID}", None, {"edit"}, "detach_file"),
    ],
)
def test_each_route_needs_its_right_and_asks_kb(method: str, path: str, body: Any, permissions: set[str], command: str) -> None:
    bus = FakeBus({("kb", command): WHOLE})
    app = edge(bus)
    outsider = client_as(app, "employee", permissions={f"news.{one}" for one in RIGHTS - permissions})
    assert outsider.open(API + path, method=method, json=body).status_code == 403
    assert bus.asked == []
    for one in sorted(permissions):
        insider = client_as(app, "employee", permissions={f"news.{one}"})
        assert insider.open(API + path, method=method, json=body).status_code in (200, 201, 204)
        assert bus.asked[-1][1] == command


def test_an_edit_goes_by_the_version() -> None:
    bus = FakeBus({("kb", "edit_news"): WHOLE})
    client = client_as(edge(bus), "employee", permissions={"news.edit"})
    asked = {"news_at": "2026-05-01T20:00:00+02:00", "brand_ids": [BRAND]}
    assert client.patch(f"{API}/{ID}", json=asked, headers={"If-Match": '"3"'}).headers["ETag"] == '"3"'
    said = {"news_at": "2026-05-01T18:00:00.000Z", "brand_ids": [BRAND], "news_id": ID, "expected_version": 3}
    assert bus.asked[-1][2] == said
    mistakes: list[dict[str, Any]] = [{"brand_ids": []}, {"title": ""}, {"language": "not one"}, {"news_at": "tomorrow"}]
    for wrong in mistakes:
        assert client.patch(f"{API}/{ID}", json=wrong).status_code == 422


@pytest.mark.spec("NWS-009")
def test_a_file_is_uploaded_and_named_to_kb_by_its_receipt(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from gateway.kb.files import STORE
    from kit.storage.files import Files

    monkeypatch.setattr(STORE, "files", Files("kb", f"file://{tmp_path}", 1_000_000))
    bus = FakeBus({("kb", "attach_files"): {"files": []}})
    client = client_as(edge(bus), "employee", permissions={"news.edit"})
    uploaded = client.post(f"{API}/uploads", data={"file": (BytesIO(b"%PDF-1.4 plan"), "plan.pdf")}, content_type="multipart/form-data")
    assert uploaded.status_code == 201
    answer = client.post(f"{API}/{ID}/files", json={"uploads": [(uploaded.json or {})["upload"]], "is_embedded": True})
    assert answer.status_code == 201
    said = bus.asked[-1][2]
    assert (said["kind"], said["item_id"], said["is_embedded"]) == ("news", ID, True)
    assert (said["files"][0]["filename"], said["files"][0]["size"]) == ("plan.pdf", 13)


@pytest.mark.spec("NWS-014", "NWS-021")
def test_the_portal_lists_news_of_its_brand_and_says_where_to_follow_them(bus: FakeBus) -> None:
    reader = edge(bus, public_url="https://portal.example").test_client()
    answer = reader.get(f"{PORTAL}?language=de&limit=10", base_url="https://help.acme.example")
    assert bus.asked[-1][2] == {"brand_id": BRAND, "languages": ["de"], "is_picked": True, "limit": 10}
    base = "https://help.acme.example/api/portal/v1/news"
    listed: dict[str, Any] = answer.get_json()
    assert listed["feed_urls"] == {"rss": f"{base}/feed.rss?language=en", "atom": f"{base}/feed.atom?language=en"}
    assert "host_name" not in listed
    assert reader.get(PORTAL, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.spec("NWS-008", "NWS-007", "NWS-009")
def test_the_page_says_its_one_address_and_what_search_engines_read(bus: FakeBus) -> None:
    reader = edge(bus, public_url="https://portal.example").test_client()
    answer = reader.get(f"{PORTAL}/{ID}")
    shown: dict[str, Any] = answer.get_json()
    assert shown["canonical_url"] == f"https://help.acme.example/kb/news/{ID}/open-day"
    assert shown["meta_description"] == "Come"
    assert shown["attachments"][0]["url"] == f"{PORTAL}/{ID}/files/{BRAND}"
    assert reader.get(f"{PORTAL}/{ID}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    page = reader.get(f"/kb/news/{ID}/open-day").text
    assert f'<link rel="canonical" href="https://help.acme.example/kb/news/{ID}/open-day">' in page
    assert (
        '<link rel="alternate" type="application/rss+xml" title="Acme" href="https://help.acme.example/api/portal/v1/news/feed.rss' in page
    )
    assert "plan.pdf" in page


@pytest.mark.spec("NWS-024", "NWS-014")
def test_what_may_not_be_read_is_refused_alike_everywhere(bus: FakeBus) -> None:
    reader = edge(bus).test_client()
    for refusal, status in ((Forbidden("not_open_to_you", "Sign in."), 403), (NotFound("news_not_found", "There is none."), 404)):
        for question in ("portal_news", "news_page", "news_feed", "portal_news_file"):
            bus.answers["kb", question] = refusal
        for path in ("", f"/{ID}", "/feed.rss", "/feed.atom", f"/{ID}/files/{ID}"):
            assert reader.get(PORTAL + path).status_code == status
