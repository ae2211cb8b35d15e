"""The main page of the portal's knowledge base, its folders, and what search engines are told."""

from __future__ import annotations

from typing import Any

import pytest

from kit.errors import NotFound
from services.kb.queries import sitemap
from tests.service.kb.library import Library
from tests.service.kb.portal_readers import Portal
from tests.service.kb.writing_articles import alter, article, folder, news


@pytest.fixture
def portal(library: Library) -> Portal:
    return Portal(library)


def names(folders: list[dict[str, Any]]) -> list[Any]:
    """Nested lists of names and titles."""
    return [[one["name"], [each["title"] for each in one["featured"]], names(one["folders"])] for one in folders]


@pytest.mark.spec("KB-017")
def test_featured_articles_stand_under_the_name_of_their_folder(library: Library, portal: Portal) -> None:
    billing, accounts = folder(library, "billing"), folder(library, "Accounts")
    passwords, empty = folder(library, "Passwords", accounts), folder(library, "Empty", accounts)
    article(library, "Invoices", folder_id=billing, is_featured=True)
    article(library, "Refunds", folder_id=billing)
    article(library, "Draft", folder_id=empty, is_featured=True, is_draft=True)
    for title in ("Reset", "Change"):
        article(library, title, folder_id=passwords, is_featured=True)
    assert names(portal.folders()) == [["Accounts", [], [["Passwords", ["Change", "Reset"], []]]], ["billing", ["Invoices"], []]]
    assert [one["article_count"] for one in portal.folders()] == [2, 2]


@pytest.mark.spec("KB-032", "KB-006")
def test_the_language_decides_what_is_listed(library: Library, portal: Portal) -> None:
    place = folder(library, "Accounts")
    article(library, "English", folder_id=place, is_featured=True)
    article(library, "Deutsch", folder_id=place, is_featured=True, languages=["de"])
    for language, title in (("en", "English"), ("de", "Deutsch"), ("de-CH", "Deutsch")):
        assert names(portal.folders(languages=[language], is_picked=True)) == [["Accounts", [title], []]]
        listed = portal.asked("portal_folder", {"folder_id": place}, languages=[language])
        assert [one["title"] for one in listed["items"]] == [title]
    assert portal.folders(languages=["fr"], is_picked=True) == []
    assert names(portal.folders(languages=["ja", "de"])) == [["Accounts", ["Deutsch"], []]]
    assert names(portal.folders(languages=["ja"])) == [["Accounts", ["English"], []]], "the first of the installation's"


def test_a_folder_lists_its_articles_by_pages(library: Library, portal: Portal) -> None:
    place = folder(library, "Accounts")
    below = folder(library, "Passwords", place)
    for number in range(5):
        article(library, f"Number {number}", folder_id=place)
    article(library, "Below", folder_id=below)
    asked, titles = {"folder_id": place, "limit": 2}, []
    while asked.get("cursor", "") is not None:
        listed = portal.asked("portal_folder", asked)
        titles.append([one["title"] for one in listed["items"]])
        asked = asked | {"cursor": listed["next_cursor"]}
    assert titles == [["Number 0", "Number 1"], ["Number 2", "Number 3"], ["Number 4"]]
    assert names(listed["folders"]) == [["Passwords", [], []]]
    assert portal.asked("portal_folder", {"folder_id": below})["folder"]["folders"] == [{"id": place, "name": "Accounts"}]
    with pytest.raises(NotFound):
        portal.asked("portal_folder", {"folder_id": folder(library, "Empty")})


def test_the_main_page_costs_the_same_however_many_folders(library: Library, portal: Portal) -> None:
    portal.folders()
    since = library.handling.statements("kb")
    portal.folders()
    few = len(since())
    for number in range(6):
        article(library, f"Number {number}", is_featured=True)
    since()
    assert len(portal.folders()) == 6
    assert len(since()) == few


@pytest.mark.spec("KB-159")
def test_the_sitemap_holds_what_a_visitor_may_read_in_parts(library: Library, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PART", 2)
    group = folder(library, "Group")
    english = article(library, "Reset", translation_group_id=group)
    german = article(library, "Neu", translation_group_id=group, languages=["de"])
    both = article(library, "Both", languages=["en", "fr"])
    for marks in ({"is_private": True}, {"is_draft": True}, {"deleted_at": library.handling.now}, {"brand_ids": [library.other_brand]}):
        alter(library, article(library, f"Not for you {marks}"), **marks)
    notice = news(library)
    assert portal.asked("portal_sitemap", by=f"employee:{library.ada}") == {"host_name": "acme.example", "parts": {"article": 2, "news": 1}}
    first, second = (portal.asked("portal_sitemap", kind="article", part=part)["items"] for part in (1, 2))
    alternates = [{"language": "en", "path": f"/kb/articles/{english}/reset"}, {"language": "de", "path": f"/kb/articles/{german}/neu"}]
    assert [one["alternates"] for one in first] == [alternates, alternates]
    assert [one["path"] for one in first + second] == [
        f"/kb/articles/{one}" for one in (f"{english}/reset", f"{german}/neu", f"{both}/both")
    ]
    assert [one["language"] for one in second[0]["alternates"]] == ["en", "fr"]
    assert first[0]["modified_at"] == "2026-03-02T09:00:00.000Z"
    assert [one["path"] for one in portal.asked("portal_sitemap", kind="news")["items"]] == [f"/kb/news/{notice}/we-moved"]


@pytest.mark.spec("NWS-014")
def test_a_news_page_follows_brand_marks_and_language(library: Library, portal: Portal) -> None:
    group = folder(library, "Group")
    english = news(library, translation_group_id=group, summary="To the harbour.")
    german = news(library, "Wir sind umgezogen", language="de", translation_group_id=group)
    hidden = [
        news(library, "Not yet", **marks) for marks in ({"is_private": True}, {"is_draft": True}, {"brand_ids": [library.other_brand]})
    ]
    found = portal.asked("news_page", {"news_id": english})["news"]
    assert (found["title"], found["meta_description"], found["path"]) == ("We moved", "To the harbour.", f"/kb/news/{english}/we-moved")
    assert [(one["id"], one["languages"]) for one in found["translations"]] == [(german, ["de"])]
    assert portal.asked("news_page", {"news_id": english}, languages=["de"], is_picked=True)["news"]["id"] == german
    for news_id in hidden:
        with pytest.raises(NotFound):
            portal.asked("news_page", {"news_id": news_id})
    with pytest.raises(NotFound):
        portal.asked("news_page", {"news_id": english}, languages=["fr"], is_picked=True)
