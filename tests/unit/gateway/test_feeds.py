"""Feeds of news: what RSS 2.0 and Atom ask of them, and that readers fetch them only when something changed."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from kit.errors import Forbidden
from tests.support.edge import FakeBus, edge

ID, OTHER, BRAND = (f"01890000-0000-7000-8000-0000000000f{number}" for number in range(3))
RSS, ATOM = "/api/portal/v1/news/feed.rss", "/api/portal/v1/news/feed.atom"
A = {"a": "http://www.w3.org/2005/Atom"}
CHANGED = "2026-03-02T09:30:00.000Z"


def item(item_id: str, title: str, summary: str = "") -> dict[str, Any]:
    times = {"news_at": "2026-03-02T09:00:00.000Z", "modified_at": CHANGED}
    return {"id": item_id, "title": title, "slug": "x", "path": f"/kb/news/{item_id}/x", "summary": summary, "language": "en", **times}


FEED = {
    "items": [item(ID, "Fish & <b>chips</b>\x0b", "Come & eat"), item(OTHER, "Ünïcode 🎉")],
    "changed_at": CHANGED,
    "language": "en",
    "brand_name": "Acme & Co",
    "host_name": "help.acme.example",
}


@pytest.fixture
def bus() -> FakeBus:
    of_brand = {"id": BRAND, "name": "Acme", "host_names": ["help.acme.example"], "settings": {}}
    return FakeBus({("people", "brand_of_host"): of_brand, ("kb", "news_feed"): FEED})


@pytest.fixture
def reader(bus: FakeBus) -> FlaskClient:
    return edge(bus, public_url="https://portal.example").test_client()


@pytest.mark.spec("NWS-021", "NWS-043")
def test_the_rss_feed_has_what_rss_2_asks_for(reader: FlaskClient) -> None:
    answer = reader.get(RSS)
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    root = etree.fromstring(answer.data)
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    channel = root[0]
    assert [channel.findtext(name) for name in ("title", "link", "description", "language")] == [
        "Acme & Co", "https://help.acme.example/", "Acme & Co", "en"]  # fmt: skip
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")) == datetime.fromisoformat(CHANGED)
    own = channel.find("a:link[@rel='self']", A)
    assert own.get("href") == f"https://help.acme.example{RSS}?language=en"
    entries = channel.findall("item")
    assert [entry.findtext("title") for entry in entries] == ["Fish & <b>chips</b>", "Ünïcode 🎉"]
    assert [entry.findtext("link") for entry in entries] == [f"https://help.acme.example/kb/news/{one}/x" for one in (ID, OTHER)]
    assert [(entry.findtext("guid"), entry.find("guid").get("isPermaLink")) for entry in entries] == [
        (f"urn:uuid:{one}", "false") for one in (ID, OTHER)
    ]
    assert [entry.findtext("description") for entry in entries] == ["Come & eat", None]
    assert {parsedate_to_datetime(entry.findtext("pubDate")) for entry in entries} == {datetime.fromisoformat("2026-03-02T09:00:00Z")}


@pytest.mark.spec("NWS-021", "NWS-043")
def test_the_atom_feed_has_what_atom_asks_for(reader: FlaskClient) -> None:
    answer = reader.get(ATOM)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(answer.data)
    assert root.tag == f"{{{A['a']}}}feed"
    own = f"https://help.acme.example{ATOM}?language=en"
    assert (root.findtext("a:id", None, A), root.find("a:link[@rel='self']", A).get("href")) == (own, own)
    assert (root.findtext("a:title", None, A), root.findtext("a:author/a:name", None, A)) == ("Acme & Co", "Acme & Co")
    assert datetime.fromisoformat(root.findtext("a:updated", None, A)) == datetime.fromisoformat(CHANGED)
    entries = root.findall("a:entry", A)
    for entry, item_id in zip(entries, (ID, OTHER), strict=True):
        assert entry.findtext("a:id", None, A) == f"urn:uuid:{item_id}"
        assert entry.find("a:link", A).get("href") == f"https://help.acme.example/kb/news/{item_id}/x"
        assert datetime.fromisoformat(entry.findtext("a:updated", None, A)) == datetime.fromisoformat(CHANGED)
        assert datetime.fromisoformat(entry.findtext("a:published", None, A)) == datetime.fromisoformat("2026-03-02T09:00:00Z")
    assert [entry.findtext("a:summary", None, A) for entry in entries] == ["Come & eat", None]


@pytest.mark.parametrize("path", [RSS, ATOM])
def test_a_feed_without_news_is_a_feed(bus: FakeBus, reader: FlaskClient, path: str) -> None:
    bus.answers["kb", "news_feed"] = FEED | {"items": [], "changed_at": None}
    root = etree.fromstring(reader.get(path).data)
    assert root.tag in ("rss", f"{{{A['a']}}}feed")
    assert not [element for element in root.iter() if etree.QName(element).localname in ("item", "entry")]


@pytest.mark.spec("NWS-021")
@pytest.mark.parametrize("path", [RSS, ATOM])
def test_it_is_sent_again_only_when_something_changed(bus: FakeBus, reader: FlaskClient, path: str) -> None:
    first = reader.get(path)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    assert (date, first.headers["Cache-Control"]) == ("Mon, 02 Mar 2026 09:30:00 GMT", "private, no-cache")
    for known in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
        again = reader.get(path, headers=known)
        assert (again.status_code, again.data) == (304, b"")
    bus.answers["kb", "news_feed"] = FEED | {"items": [item(OTHER, "Left")], "changed_at": "2026-03-02T10:00:00.000Z"}
    for known in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
        assert reader.get(path, headers=known).status_code == 200


@pytest.mark.spec("NWS-022", "NWS-043")
@pytest.mark.parametrize("path", [RSS, ATOM])
def test_one_address_a_brand_and_language_and_none_where_not_everyone_may_read(bus: FakeBus, reader: FlaskClient, path: str) -> None:
    reader.get(path, headers={"Accept-Language": "de"})
    assert bus.asked[-1][2] == {"brand_id": BRAND, "languages": [], "is_picked": False}
    reader.get(f"{path}?language=de")
    assert bus.asked[-1][2] == {"brand_id": BRAND, "languages": ["de"], "is_picked": True}
    assert bus.asked[-1][3].actor == "visitor"
    bus.answers["kb", "news_feed"] = Forbidden("not_open_to_you", "Sign in.")
    answer = reader.get(path)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_open_to_you")
    assert reader.get(f"{path}?language=../x").status_code == 422
