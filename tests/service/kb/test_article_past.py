"""The past of an article: revisions, what differs between two, going back, and the history."""

from __future__ import annotations

import pytest

from kit.errors import Conflict, Forbidden, NotFound
from tests.service.kb.keeping_articles import a_folder, an_article, employ, one
from tests.service.kb.library import Library


@pytest.fixture
def article(library: Library) -> str:
    """One of two revisions."""
    made = an_article(library, a_folder(library), body="<p>Turn the <b>old</b> printer on.</p>", keywords=["on"])
    changed = {"title": "Printing & more", "body": "<p>Turn the <b>new</b> printer on.</p><p>Wait.</p>", "keywords": ["on", "wait"]}
    library.said("edit_article", {"article_id": made} | changed, by=library.ann)
    return made


def test_a_revision_is_kept_where_the_content_changed(library: Library, article: str) -> None:
    library.said("edit_article", {"article_id": article, "is_draft": True})
    library.said("mark_articles", {"ids": [article], "mark": "public"})
    listed = library.asked("article_revisions", {"article_id": article})
    assert [(row["number"], row["title"], row["name"]) for row in listed["items"]] == [
        (2, "Printing & more", "Ann"),
        (1, "Printing", "Ada"),
    ]
    first = library.asked("article_revision", {"article_id": article, "number": 1})
    assert (first["body"], first["keywords"]) == ("<p>Turn the <b>old</b> printer on.</p>", ["on"])
    paged = library.asked("article_revisions", {"article_id": article, "limit": 1})
    rest = library.asked("article_revisions", {"article_id": article, "limit": 1, "cursor": paged["next_cursor"]})
    assert [row["number"] for row in paged["items"] + rest["items"]] == [2, 1]
    with pytest.raises(NotFound) as refused:
        library.asked("article_revision", {"article_id": article, "number": 3})
    assert refused.value.code == "revision_not_found"


def test_what_differs_between_two_revisions(library: Library, article: str) -> None:
    found = library.asked("article_diff", {"article_id": article, "from_number": 1, "to_number": 2})
    assert (found["keywords_added"], found["keywords_removed"]) == (["wait"], [])
    assert "<ins>&amp; more</ins>" in found["title"]
    assert found["summary"] == ""
    for part in ("<ins><b>new</b></ins>", "<del><b>old</b></del>", "<ins>Wait.</ins>"):
        assert part in found["body"]
    back = library.asked("article_diff", {"article_id": article, "from_number": 2, "to_number": 1})
    assert "<del>Wait.</del>" in back["body"]
    same = library.asked("article_diff", {"article_id": article, "from_number": 2, "to_number": 2})
    assert "<ins>" not in same["body"] + same["title"]


def test_what_is_too_long_is_not_compared(library: Library, article: str) -> None:
    library.said("edit_article", {"article_id": article, "body": f"<p>{'word ' * 40_001}</p>"})
    with pytest.raises(Conflict) as refused:
        library.asked("article_diff", {"article_id": article, "from_number": 1, "to_number": 3})
    assert refused.value.code == "too_long_to_compare"


def test_an_earlier_content_comes_back_as_a_new_revision(library: Library, article: str) -> None:
    restored = library.said("restore_revision", {"article_id": article, "number": 1, "expected_version": 2})
    assert (restored["title"], restored["slug"], restored["keywords"], restored["revision"]) == ("Printing", "printing", ["on"], 3)
    (edited,) = library.facts()
    assert (edited.is_content_changed, edited.before["title"]) == (True, "Printing & more")
    (newest, *_) = library.asked("article_revisions", {"article_id": article})["items"]
    assert (newest["number"], newest["restored_from"]) == (3, 1)
    assert library.said("restore_revision", {"article_id": article, "number": 3})["version"] == 3
    assert library.facts() == []  # it was like that already
    with pytest.raises(Conflict):
        library.said("restore_revision", {"article_id": article, "number": 2, "expected_version": 1})
    with pytest.raises(Forbidden):
        library.said("restore_revision", {"article_id": article, "number": 2}, by=employ(library, "view"))


def test_the_history_says_who_did_what(library: Library, article: str) -> None:
    library.said("mark_articles", {"ids": [article], "mark": "review"}, by=library.max)
    newest, edited, created = library.asked("article_history", {"article_id": article})["items"]
    assert [(entry["action"], entry["name"]) for entry in (newest, edited, created)] == [
        ("flagged", "Max"),
        ("edited", "Ann"),
        ("created", "Ada"),
    ]
    assert (newest["before"], newest["after"]) == ({"is_flagged_for_review": False}, {"is_flagged_for_review": True})
    assert (edited["before"]["title"], edited["after"]["title"]) == ("Printing", "Printing & more")
    assert "text" not in edited["before"]  # the revisions hold it
    first = library.asked("article_history", {"article_id": article, "limit": 2})
    rest = library.asked("article_history", {"article_id": article, "limit": 2, "cursor": first["next_cursor"]})
    assert [entry["id"] for entry in first["items"] + rest["items"]] == [newest["id"], edited["id"], created["id"]]


def test_one_article_says_what_the_screen_needs(library: Library, article: str) -> None:
    found = one(library, article, by=library.ann)
    assert (found["created"]["name"], found["modified"]["name"], found["last_reviewed"], found["deleted"]) == ("Ada", "Ann", None, None)
    assert found["counts"] == {
        **dict.fromkeys(("feedback", "feedback_pending", "broken_links", "translations", "files", "related"), 0),
        "revisions": 2,
    }
    assert (found["may"]["edit"], found["may"]["delete"], found["may"]["restore"], found["may"]["clone"]) == (True, False, False, True)
    since = library.handling.statements("kb")
    one(library, article, by=library.ann)
    few = len(since())
    library.said("edit_article", {"article_id": article, "folder_id": a_folder(library, "Deep", a_folder(library, "Other"))})
    for _ in range(3):
        library.said("relate_articles", {"article_id": article, "related_id": library.said("clone_article", {"article_id": article})["id"]})
    since()
    deep = one(library, article, by=library.ann)
    assert ([step["name"] for step in deep["path"]], len(since())) == (["Other", "Deep"], few)


def test_only_what_an_edit_changed_is_in_the_past_of_the_bus(library: Library, article: str) -> None:
    library.said("edit_article", {"article_id": article, "keywords": ["on"], "is_featured": True})
    (edited,) = library.facts()
    assert set(edited.before) == {"keywords", "is_featured"} | ({"modified_at"} if "modified_at" in edited.before else set())
    assert edited.is_content_changed
    library.said("edit_article", {"article_id": article, "is_featured": False})
    assert not library.facts()[0].is_content_changed
