"""The same item in several languages: linked, unlinked, listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.service.kb.library import Library, an_id
from tests.service.kb.linked_shelf import Shelf
from tests.service.kb.sites import Names, open_web


@pytest.fixture
def shelf(library: Library) -> Shelf:
    return Shelf(library, open_web(Names()))


@pytest.fixture(params=["article", "news"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def make(shelf: Shelf, kind: str) -> Callable[..., str]:
    def made(language: str, **said: Any) -> str:
        return shelf.article(languages=[language], **said) if kind == "article" else shelf.news(language=language, **said)

    return made


@pytest.mark.spec("KB-031", "NWS-011", "PPL-155")
def test_linked_ones_count_as_one_in_several_languages(library: Library, make: Callable[..., str], kind: str) -> None:
    one, two, three = make("en", title="Prices"), make("de", title="Preise"), make("fr", title="Prix")
    group = library.said("link_translations", {"kind": kind, "ids": [one, two]}, by=library.ann)["translation_group_id"]
    facts = library.facts(f"{kind}_edited")
    assert sorted(fact.subject for fact in facts) == sorted([one, two])
    assert {getattr(fact, kind)["translation_group_id"] for fact in facts} == {group}
    assert {fact.before["translation_group_id"] for fact in facts} == {None}
    assert not any(fact.is_content_changed for fact in facts)
    assert library.said("link_translations", {"kind": kind, "ids": [two, three]})["ids"] == sorted([one, two, three])
    assert [fact.subject for fact in library.facts(f"{kind}_edited")] == [three]  # the others were linked already
    listed = library.asked("translations", {"kind": kind, "id": one}, by=library.ann)
    assert listed["translation_group_id"] == group
    assert [(row["title"], row["languages"]) for row in listed["items"]] == [("Preise", ["de"]), ("Prix", ["fr"])]


@pytest.mark.spec("KB-031")
def test_two_groups_become_one(library: Library, make: Callable[..., str], kind: str) -> None:
    first, second = [make("en"), make("de")], [make("fr"), make("it")]
    for ids in (first, second):
        library.said("link_translations", {"kind": kind, "ids": ids})
    assert library.said("link_translations", {"kind": kind, "ids": [first[0], second[0]]})["ids"] == sorted(first + second)


@pytest.mark.spec("KB-031")
def test_a_language_stands_in_a_group_once(library: Library, make: Callable[..., str], kind: str) -> None:
    one, two, other = make("en"), make("de"), make("de")
    library.said("link_translations", {"kind": kind, "ids": [one, two]})
    with pytest.raises(Conflict) as refused:
        library.said("link_translations", {"kind": kind, "ids": [one, other]})
    assert (refused.value.code, refused.value.more["language"]) == ("same_language", "de")
    assert library.asked("translations", {"kind": kind, "id": other})["items"] == []


def test_an_article_of_two_languages_takes_both(library: Library, shelf: Shelf) -> None:
    both, other = shelf.article(languages=["en", "de"]), shelf.article(languages=["de"])
    with pytest.raises(Conflict):
        library.said("link_translations", {"kind": "article", "ids": [both, other]})


@pytest.mark.spec("KB-031")
def test_unlinked_it_stands_alone_and_so_does_who_is_left(library: Library, make: Callable[..., str], kind: str) -> None:
    ids = [make("en"), make("de"), make("fr")]
    library.said("link_translations", {"kind": kind, "ids": ids})
    assert library.said("unlink_translation", {"kind": kind, "id": ids[0]}) == {"ids": [ids[0]]}
    assert [row["id"] for row in library.asked("translations", {"kind": kind, "id": ids[1]})["items"]] == [ids[2]]
    assert library.said("unlink_translation", {"kind": kind, "id": ids[1]})["ids"] == sorted(ids[1:])
    assert library.asked("translations", {"kind": kind, "id": ids[2]}) == {"translation_group_id": None, "items": []}
    assert library.said("unlink_translation", {"kind": kind, "id": ids[2]}) == {"ids": [ids[2]]}
    assert library.facts() == []


def test_who_may_not_edit_one_of_them_links_none(library: Library, make: Callable[..., str], kind: str) -> None:
    ids = [make("en"), make("de")]
    library.save_role(an_id(501), "Readers", ["kb_articles.view", "news.view"])
    library.hire(an_id(61), "Rea", "agent", groups=[library.group], role_ids=[an_id(501)])
    with pytest.raises(Forbidden):
        library.said("link_translations", {"kind": kind, "ids": ids}, by=an_id(61))
    with pytest.raises(NotFound):
        library.handling.command("kb", "link_translations", {"kind": kind, "ids": ids}, actor=f"user:{library.olga}")


def test_what_is_out_of_sight_is_neither_linked_nor_listed(library: Library, shelf: Shelf) -> None:
    ours, theirs = shelf.article(languages=["en"]), shelf.article(languages=["fr"], brand_ids=[library.other_brand])
    with pytest.raises(NotFound):
        library.said("link_translations", {"kind": "article", "ids": [ours, theirs]}, by=library.ann)
    library.said("link_translations", {"kind": "article", "ids": [ours, theirs]})
    assert library.asked("translations", {"kind": "article", "id": ours}, by=library.ann)["items"] == []
    with pytest.raises(NotFound):
        library.asked("translations", {"kind": "article", "id": theirs}, by=library.ann)


def test_one_alone_or_an_unknown_one_is_refused(library: Library, make: Callable[..., str], kind: str) -> None:
    one = make("en")
    with pytest.raises(Invalid):
        library.said("link_translations", {"kind": kind, "ids": [one, one]})
    with pytest.raises(NotFound):
        library.said("link_translations", {"kind": kind, "ids": [one, an_id(999)]})


@pytest.mark.spec("KB-032")
def test_on_the_portal_a_linked_translation_stands_in(library: Library, shelf: Shelf) -> None:
    english, german = shelf.article(languages=["en"], title="Prices"), shelf.article(languages=["de"], title="Preise")
    library.said("link_translations", {"kind": "article", "ids": [english, german]})
    asked = {"brand_id": library.brand, "article_id": english, "languages": ["de"], "is_picked": True}
    found = library.handling.question("kb", "portal_article", asked, actor="visitor", via="portal")["article"]
    assert (found["id"], found["title"], found["asked_id"]) == (german, "Preise", english)


@pytest.mark.spec("NWS-014")
def test_on_the_portal_a_news_item_follows_the_language(library: Library, shelf: Shelf) -> None:
    english, german = shelf.news(language="en", title="Sale"), shelf.news(language="de", title="Rabatt")
    library.said("link_translations", {"kind": "news", "ids": [english, german]})
    asked = {"brand_id": library.brand, "news_id": english, "languages": ["de"], "is_picked": True}
    found = library.handling.question("kb", "news_page", asked, actor="visitor", via="portal")
    assert german in str(found)
