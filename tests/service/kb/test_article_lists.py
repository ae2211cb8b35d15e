"""The working lists of articles: what stands in each, in which order, for whom, at which cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kit.errors import Forbidden, Invalid, NotFound
from services.kb.models import Article
from tests.service.kb.keeping_articles import a_folder, an_article, employ, one
from tests.service.kb.library import START, Library


@pytest.fixture
def folder(library: Library) -> str:
    return a_folder(library)


def titles(library: Library, by: str = "", **asked: Any) -> list[str]:
    return [item["title"] for item in library.asked("articles", asked, by=by)["items"]]


def set_columns(library: Library, article: str, **values: Any) -> None:
    """What other rooms count on an article."""
    with library.handling("kb") as work:
        row = work.session.get_one(Article, article)
        for name, value in values.items():
            setattr(row, name, value)


@pytest.mark.spec("KB-044", "KB-045", "KB-046", "KB-008")
def test_each_view_holds_what_its_name_says(library: Library, folder: str) -> None:
    an_article(library, folder, "plain")
    an_article(library, folder, "draft", is_draft=True)
    an_article(library, folder, "flagged", is_flagged_for_review=True, is_private=True)
    an_article(library, folder, "ann's", assigned_agent_id=library.ann)
    an_article(library, folder, "bob's", assigned_agent_id=library.bob)
    set_columns(library, an_article(library, folder, "waiting"), pending_feedback=2)
    set_columns(library, an_article(library, folder, "broken"), broken_links=1)
    an_article(library, folder, "stale", stale_at=(START + timedelta(days=1)).isoformat())
    library.handling.due("kb", START + timedelta(days=1))
    views = {
        "all": ["ann's", "bob's", "broken", "draft", "flagged", "plain", "stale", "waiting"],
        "mine": ["ann's"],
        "drafts": ["draft"],
        "review": ["flagged"],
        "moderation": ["waiting"],
        "stale": ["stale"],
        "broken_links": ["broken"],
        "by_agent": ["ann's", "bob's"],
        "deleted": [],
    }
    assert {view: titles(library, library.ann, view=view) for view in views} == views
    counts = library.asked("article_counts", by=library.ann)
    agents = counts.pop("agents")
    assert counts == {view: len(views[view]) for view in counts}
    assert [(agent["name"], agent["count"]) for agent in agents] == [("Ann", 1), ("Bob", 1)]
    assert titles(library, view="by_agent", agent_id=library.bob) == ["bob's"]


@pytest.mark.spec("KB-008", "KB-009", "KB-164", "KB-165", "KB-010")
def test_agents_see_every_flag_of_their_brands_and_folders_managers_everything(library: Library, folder: str) -> None:
    closed = a_folder(library, "Closed")
    an_article(library, folder, "private", is_private=True)
    an_article(library, folder, "draft", is_draft=True, assigned_agent_id=library.max)
    an_article(library, folder, "theirs", brand_ids=[library.other_brand])
    an_article(library, folder, "shared", brand_ids=[library.brand, library.other_brand])
    an_article(library, closed, "closed")
    everything = ["closed", "draft", "private", "shared", "theirs"]
    assert titles(library, library.max) == titles(library, library.ada) == everything
    assert titles(library, library.ann) == ["closed", "draft", "private", "shared"]
    assert titles(library, library.bob) == ["shared", "theirs"]
    assert titles(library, employ(library, "view", by_folder={closed: []})) == ["draft", "private", "shared"]
    assert titles(library, employ(library, by_folder={closed: ["view"]}, number=36)) == ["closed"]
    assert library.asked("article_counts", by=library.bob)["all"] == 2
    assert titles(library, library.max, brand_id=library.other_brand) == ["shared", "theirs"]
    for actor in (f"user:{library.carl}", "visitor"):
        for question in ("articles", "article_counts"):
            with pytest.raises(Forbidden):
                library.handling.question("kb", question, {}, actor=actor, via="portal")


@pytest.mark.spec("KB-005")
def test_one_article_is_for_staff_who_see_it(library: Library, folder: str) -> None:
    article = an_article(library, folder, is_draft=True)
    assert one(library, article, by=library.ann)["title"] == "Printing"
    with pytest.raises(NotFound):
        one(library, article, by=library.bob)
    for question, more in (
        ("article", {}),
        ("article_history", {}),
        ("article_revisions", {}),
        ("article_revision", {"number": 1}),
        ("article_diff", {"from_number": 1, "to_number": 1}),
        ("related_articles", {}),
    ):
        for actor in (f"employee:{library.bob}", f"user:{library.carl}"):
            with pytest.raises(NotFound):
                library.handling.question("kb", question, {"article_id": article} | more, actor=actor)


@pytest.mark.spec("KB-039")
def test_a_folder_lists_what_lies_in_it_and_below_if_asked(library: Library, folder: str) -> None:
    below = a_folder(library, "Below", folder)
    an_article(library, folder, "upper")
    an_article(library, below, "lower", languages=["de"])
    an_article(library, a_folder(library, "Other"), "other")
    assert titles(library, folder_id=folder) == ["upper"]
    assert titles(library, folder_id=folder, is_with_subfolders=True) == ["lower", "upper"]
    assert titles(library, language="de") == ["lower"]


@pytest.mark.spec("KB-048")
def test_lists_sort_both_ways(library: Library, folder: str) -> None:
    names = ("b", "A", "c")
    for day, name in enumerate(names):
        article = an_article(library, folder, name, stale_at=(START + timedelta(days=100 - day)).isoformat())
        set_columns(library, article, helpful=[3, 9, 1][day], unhelpful=[1, 8, 0][day])
        at = START + timedelta(days=day)
        set_columns(library, article, created_at=at, modified_at=at, last_reviewed_at=[None, at, START - timedelta(days=5)][day])
    orders = {
        "title": ["A", "b", "c"],
        "helpfulness": ["A", "c", "b"],
        "last_reviewed": ["b", "c", "A"],
        "created": ["b", "A", "c"],
        "modified": ["b", "A", "c"],
        "stale": ["c", "A", "b"],
    }
    assert titles(library) == orders["title"]
    for sort, order in orders.items():
        if sort != "helpfulness":
            assert titles(library, sort=sort) == order
            assert titles(library, sort=sort, is_descending=True) == order[::-1]
    assert set(titles(library, sort="helpfulness")[:2]) == {"A", "c"}  # both 1
    assert titles(library, sort="helpfulness", is_descending=True)[0] == "b"


@pytest.mark.parametrize("sort", ["title", "helpfulness", "last_reviewed", "created", "modified", "stale"])
@pytest.mark.parametrize("is_descending", [False, True])
def test_pages_hold_each_article_once(library: Library, folder: str, sort: str, is_descending: bool) -> None:
    for number in range(7):
        set_columns(library, an_article(library, folder, f"Title {number % 3}"), helpful=number % 2)
    seen: list[str] = []
    cursor = None
    while True:
        listed = library.asked("articles", {"sort": sort, "is_descending": is_descending, "limit": 3, "cursor": cursor})
        seen += [item["id"] for item in listed["items"]]
        if (cursor := listed["next_cursor"]) is None:
            break
    assert len(seen) == len(set(seen)) == 7
    if sort != "title":
        with pytest.raises(Invalid):
            library.asked("articles", {"sort": "title", "cursor": "bm90"})


def test_a_list_costs_the_same_however_long(library: Library, folder: str) -> None:
    below = a_folder(library, "Below", folder)
    asked = {"folder_id": folder, "is_with_subfolders": True}
    since = library.handling.statements("kb")
    costs = []
    for number in (1, 9):
        for _ in range(number):
            an_article(library, below, assigned_agent_id=library.ann)
        library.asked("articles", asked, by=library.ann)
        since()
        library.asked("articles", asked, by=library.ann)
        library.asked("article_counts", by=library.ann)
        costs.append(len(since()))
    assert costs[0] == costs[1]
