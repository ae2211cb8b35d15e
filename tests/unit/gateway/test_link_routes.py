"""Broken links and translations over HTTP: who gets in, what is handed on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.edge import FakeBus, client_as, edge

LINKS = "/api/management/v1/broken-links"
ITEM = "00000000-0000-7000-9000-000000000001"
EMPTY: dict[str, Any] = {"items": [], "next_cursor": None}


def bus() -> FakeBus:
    return FakeBus({("kb", "broken_links"): EMPTY, ("kb", "scan_links"): {"addresses": 3}})


@pytest.mark.spec("KB-046")
def test_the_list_is_asked_for_by_kind_brand_and_item() -> None:
    told = bus()
    client = client_as(edge(told), "employee", permissions={"kb_articles.view"})
    assert client.get(f"{LINKS}?kind=article&item_id={ITEM}&brand_id={ITEM}&limit=5").json == EMPTY
    assert told.asked[0][:3] == ("kb", "broken_links", {"kind": "article", "item_id": ITEM, "brand_id": ITEM, "limit": 5})
    assert client.get(f"{LINKS}?kind=news").status_code == 403
    assert client.get(LINKS).status_code == 422
    assert client.get(f"{LINKS}?kind=canned_reply").status_code == 422


@pytest.mark.spec("KB-059", "NWS-016")
@pytest.mark.parametrize(("kind", "feature"), [("article", "kb_articles"), ("news", "news")])
def test_a_scan_needs_the_permission_of_its_kind(kind: str, feature: str) -> None:
    told = bus()
    client = client_as(edge(told), "employee", permissions={f"{feature}.scan_broken_links"})
    answer = client.post(f"{LINKS}/scans", json={"kind": kind, "ids": [ITEM]})
    assert (answer.status_code, answer.json) == (202, {"addresses": 3})
    other = {"article": "news", "news": "article"}[kind]
    assert client.post(f"{LINKS}/scans", json={"kind": other}).status_code == 403
    assert client_as(edge(told), "employee", permissions={f"{feature}.view"}).post(f"{LINKS}/scans", json={"kind": kind}).status_code == 403
    assert client.post(f"{LINKS}/scans", json={"kind": kind, "ids": []}).status_code == 422
    assert client.post(f"{LINKS}/scans", json={"kind": kind, "ids": [ITEM] * 101}).status_code == 422


TRANSLATIONS = "/api/management/v1/translations"


@pytest.mark.spec("KB-031")
@pytest.mark.parametrize(("kind", "feature"), [("article", "kb_articles"), ("news", "news")])
def test_translations_are_read_linked_and_unlinked_with_the_rights_of_their_kind(kind: str, feature: str) -> None:
    told = FakeBus(
        {
            ("kb", "translations"): {"translation_group_id": None, "items": []},
            ("kb", "link_translations"): {"translation_group_id": ITEM, "ids": [ITEM]},
            ("kb", "unlink_translation"): {"ids": [ITEM]},
        }
    )
    reading = client_as(edge(told), "employee", permissions={f"{feature}.view"})
    editing = client_as(edge(told), "employee", permissions={f"{feature}.edit"})
    of_item, both = f"{TRANSLATIONS}?kind={kind}&id={ITEM}", {"kind": kind, "ids": [ITEM, ITEM]}
    assert reading.get(of_item).status_code == 200
    assert reading.post(TRANSLATIONS, json=both).status_code == 403
    assert editing.post(TRANSLATIONS, json=both).status_code == 200
    assert editing.delete(of_item).json == {"ids": [ITEM]}
    assert told.asked[-1][:3] == ("kb", "unlink_translation", {"kind": kind, "id": ITEM})
    other = {"article": "news", "news": "article"}[kind]
    assert editing.post(TRANSLATIONS, json=both | {"kind": other}).status_code == 403
    assert editing.post(TRANSLATIONS, json={"kind": kind, "ids": [ITEM]}).status_code == 422


@pytest.mark.spec("KB-033", "KB-112")
def test_proposals_the_test_and_the_counts() -> None:
    proposal = {"from": "en", "to": "de", "title": "", "summary": "", "body": ""}
    told = FakeBus(
        {
            ("kb", "translate_article"): proposal,
            ("kb", "test_translator"): {"languages": ["en"]},
            ("kb", "reset_translation_count"): {},
        }
    )
    editing = client_as(edge(told), "employee", permissions={"kb_articles.edit"})
    operating = client_as(edge(told), "employee", permissions={"rights.system_settings"})
    assert editing.post(f"{TRANSLATIONS}/proposals", json={"article_id": ITEM, "from": "en", "to": "de"}).json == proposal
    assert told.asked[0][:3] == ("kb", "translate_article", {"article_id": ITEM, "from": "en", "to": "de"})
    assert operating.post(f"{TRANSLATIONS}/provider/tests").json == {"languages": ["en"]}
    assert operating.delete(f"{TRANSLATIONS}/provider/counts").status_code == 200
    assert editing.post(f"{TRANSLATIONS}/provider/tests").status_code == 403
    assert editing.delete(f"{TRANSLATIONS}/provider/counts").status_code == 403
