"""An article's page on the portal: who sees it, in which language, and what stands on it."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.permissions import role_id
from kit.errors import Forbidden, NotFound, Refusal
from tests.service.kb.library import Library
from tests.service.kb.portal_readers import VISITOR, Portal
from tests.service.kb.writing_articles import alter, article, attach, folder, relate


@pytest.fixture
def portal(library: Library) -> Portal:
    return Portal(library)


def actors(library: Library) -> list[str]:
    return [VISITOR, f"user:{library.carl}", f"employee:{library.ann}", f"employee:{library.ada}"]


def refusal(portal: Portal, article_id: str, **more: object) -> str:
    with pytest.raises(Refusal) as refused:
        portal.article(article_id, **more)
    return refused.value.code


@pytest.mark.spec("KB-003", "KB-004", "KB-005")
def test_only_what_is_neither_private_nor_draft_reaches_the_portal(library: Library, portal: Portal) -> None:
    shown = article(library)
    all_marks: list[dict[str, Any]] = [{"is_private": True}, {"is_draft": True}, {"is_private": True, "is_draft": True}]
    for marks in all_marks:
        hidden = article(library, f"Hidden {marks}", **marks)
        for actor in actors(library):
            assert refusal(portal, hidden, by=actor) == "article_not_found"
    assert [portal.article(shown, by=actor)["title"] for actor in actors(library)] == ["Reset your password"] * 4


@pytest.mark.spec("KB-004")
def test_a_private_article_is_named_nowhere(library: Library, portal: Portal) -> None:
    place = folder(library)
    shown = article(library, "Shown", folder_id=place, is_featured=True)
    hidden = article(library, "Secret", folder_id=place, is_featured=True, is_private=True)
    relate(library, shown, hidden)
    alter(library, shown, translation_group_id=place)
    alter(library, hidden, translation_group_id=place, languages=["de"])
    page, main = portal.article(shown), portal.asked("portal_folders")
    listed = portal.asked("portal_folder", {"folder_id": place})
    known = portal.asked("portal_sitemap", kind="article")
    assert "ecret" not in f"{page}{main}{listed}{known}"
    assert (main["folders"][0]["article_count"], portal.asked("portal_sitemap")["parts"]) == (1, {"article": 1, "news": 0})


@pytest.mark.spec("KB-006")
def test_brand_of_the_host_and_language_picked_must_both_be_the_articles(library: Library, portal: Portal) -> None:
    both = article(library, "Both", brand_ids=[library.brand, library.other_brand], languages=["en", "de"])
    other = article(library, "Other", brand_ids=[library.other_brand])
    assert refusal(portal, other) == "article_not_found"
    assert portal.article(other, brand_id=library.other_brand)["title"] == "Other"
    assert portal.article(both, languages=["de"], is_picked=True)["language"] == "de"
    assert portal.article(both, languages=["de-AT"], is_picked=True)["language"] == "de"
    assert refusal(portal, both, languages=["fr"], is_picked=True) == "article_not_found"
    assert portal.article(both, languages=["fr"])["language"] == "en", "a browser's word is a wish, not a choice"


@pytest.mark.spec("KB-007", "KB-102")
def test_the_brands_role_gates_the_whole_knowledge_base(library: Library, portal: Portal) -> None:
    one = article(library)
    library.save_brand(library.brand, "Acme", view_articles_role=role_id(3))
    asked = [("portal_article", {"article_id": one}), ("portal_folders", {}), ("feedback_of_article", {"article_id": one})]
    for question, said in asked:
        for actor in (VISITOR, f"user:{library.carl}"):
            with pytest.raises(Forbidden) as refused:
                portal.asked(question, said, by=actor)
            assert refused.value.code == "not_open_to_you"
        portal.asked(question, said, by=f"user:{library.olga}")
    assert portal.asked("portal_sitemap")["parts"] == {"article": 0, "news": 0}
    library.save_brand(library.brand, "Acme", view_articles_role="nobody")
    with pytest.raises(Forbidden):
        portal.article(one, by=f"user:{library.olga}")


@pytest.mark.spec("KB-007")
def test_a_folder_can_be_closed_to_some(library: Library, portal: Portal) -> None:
    open_one, closed = folder(library, "Open"), folder(library, "Closed")
    below = folder(library, "Below", closed)
    shown, hidden = article(library, "Shown", folder_id=open_one), article(library, "Hidden", folder_id=below)
    relate(library, shown, hidden)
    library.save_role(role_id(1), "Everyone", ["kb_articles.view"], {closed: []})
    library.save_role(role_id(3), "Verified", ["kb_articles.view"], {closed: ["kb_articles.view"]})
    assert refusal(portal, hidden) == "article_not_found"
    assert [one["name"] for one in portal.folders()] == ["Open"]
    assert portal.article(shown)["related"] == []
    with pytest.raises(NotFound):
        portal.asked("portal_folder", {"folder_id": below})
    olga = f"user:{library.olga}"
    assert portal.article(hidden, by=olga)["folders"] == [{"id": closed, "name": "Closed"}, {"id": below, "name": "Below"}]
    assert [one["name"] for one in portal.folders(by=olga)] == ["Closed", "Open"]


@pytest.mark.spec("KB-032")
def test_a_linked_translation_stands_in_for_the_one_asked_for(library: Library, portal: Portal) -> None:
    group = folder(library)
    english = article(library, "Reset", translation_group_id=group)
    german = article(library, "Zuruecksetzen", translation_group_id=group, languages=["de"])
    found = portal.article(english, languages=["de"], is_picked=True)
    assert (found["id"], found["asked_id"], found["language"]) == (german, english, "de")
    assert [(one["id"], one["languages"]) for one in found["translations"]] == [(english, ["en"])]
    assert portal.article(english, languages=["en"], is_picked=True)["id"] == english
    assert portal.article(english)["id"] == english


@pytest.mark.spec("KB-024", "KB-026")
def test_what_stands_on_the_page(library: Library, portal: Portal) -> None:
    top = folder(library, "Accounts")
    place = folder(library, "Passwords", top)
    one = article(library, "Reset it", folder_id=place, keywords=["login"], text="Click  here.\n" + "x" * 200, helpful=3, unhelpful=1)
    attach(library, one, "guide.pdf")
    attach(library, one, "picture.png", is_embedded=True)
    other, foreign = article(library, "Other"), article(library, "Fremd", languages=["de"])
    relate(library, one, other, foreign)
    found = portal.article(one)
    assert (found["path"], found["folders"]) == (
        f"/kb/articles/{one}/reset-it",
        [{"id": top, "name": "Accounts"}, {"id": place, "name": "Passwords"}],
    )
    assert [file["filename"] for file in found["attachments"]] == ["guide.pdf"]
    assert [each["title"] for each in found["related"]] == ["Other"], "in the reader's language only"
    assert found["meta_description"] == "Click here. " + "x" * 148
    assert (found["helpful"], found["unhelpful"], found["may_vote"], found["may_comment"]) == (3, 1, True, False)
    assert portal.article(one, by=f"user:{library.carl}")["may_comment"]
    alter(library, one, summary="How to get in again.")
    library.save_brand(library.brand, "Acme", is_article_voting_on=False, are_share_links_shown=False)
    found = portal.article(one)
    assert (found["meta_description"], found["helpful"], found["may_vote"]) == ("How to get in again.", None, False)
    assert not found["are_share_links_shown"]


def test_files_go_out_with_their_article_only(library: Library, portal: Portal) -> None:
    one, other = article(library), article(library, "Other")
    file = attach(library, one, "guide.pdf")
    assert portal.asked("portal_file", {"article_id": one, "file_id": file})["filename"] == "guide.pdf"
    with pytest.raises(NotFound):
        portal.asked("portal_file", {"article_id": other, "file_id": file})
    alter(library, one, is_private=True)
    with pytest.raises(NotFound):
        portal.asked("portal_file", {"article_id": one, "file_id": file})


def test_a_page_is_a_constant_few_statements(library: Library, portal: Portal) -> None:
    one = article(library)
    portal.article(one)
    since = library.handling.statements("kb")
    portal.article(one)
    few = len(since())
    relate(library, one, *(article(library, f"Number {number}") for number in range(8)))
    since()
    assert len(portal.article(one)["related"]) == 8
    assert len(since()) == few <= 3
