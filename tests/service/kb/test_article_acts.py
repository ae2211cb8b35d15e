"""What is done to one article or to many: marks, another folder or agent, copies, ties, the stale date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.service.kb.keeping_articles import a_folder, an_article, employ, one
from tests.service.kb.library import START, Library, an_id

LATER = START + timedelta(days=400)


@pytest.fixture
def folder(library: Library) -> str:
    return a_folder(library)


@pytest.mark.spec("KB-012", "KB-013", "KB-163")
@pytest.mark.parametrize(
    ("mark", "is_private", "is_draft"), [("public", False, False), ("private", True, False), ("draft", True, True), ("review", True, True)]
)
def test_marks_of_one_or_many(library: Library, folder: str, mark: str, is_private: bool, is_draft: bool) -> None:
    ids = sorted(an_article(library, folder, is_private=True, is_draft=True) for _ in range(2))
    assert library.said("mark_articles", {"ids": ids, "mark": mark}, by=library.ann) == {"changed": ids, "refused": []}
    for article in ids:
        found = one(library, article)
        assert (found["is_private"], found["is_draft"]) == (is_private, is_draft)
    told = {"public": "edited", "private": "edited", "draft": None, "review": "flagged"}[mark]
    assert [fact.type for fact in library.facts()] == ([f"kb.article_{told}.v1"] * 2 if told else [])


@pytest.mark.spec("KB-014", "KB-015", "KB-129")
def test_review_asks_for_it_and_reviewed_answers(library: Library, folder: str) -> None:
    article = an_article(library, folder)
    library.said("mark_articles", {"ids": [article], "mark": "review"}, by=library.ann)
    found = one(library, article)
    assert (found["is_flagged_for_review"], found["is_public"]) == (True, True)
    at = START + timedelta(days=2)
    library.said("mark_articles", {"ids": [article], "mark": "reviewed"}, by=library.ann, now=at)
    (reviewed,) = library.facts("article_reviewed")
    assert reviewed.before["is_flagged_for_review"] is True
    found = one(library, article)
    assert (found["is_flagged_for_review"], found["last_reviewed"]["name"]) == (False, "Ann")
    assert (found["last_reviewed"]["at"], found["stale_at"]) == ("2026-03-04T09:00:00.000Z", "2027-03-04T09:00:00.000Z")


@pytest.mark.spec("PPL-306", "PPL-307", "PPL-308", "PPL-309", "PPL-310", "KB-120")
@pytest.mark.parametrize("mark", ["public", "private", "draft", "reviewed", "review"])
def test_each_mark_needs_its_right(library: Library, folder: str, mark: str) -> None:
    article = an_article(library, folder, is_private=mark == "public")
    others = [f"mark_{one}" for one in ("public", "private", "draft", "reviewed", "review") if one != mark]
    with pytest.raises(Forbidden) as refused:
        library.said("mark_articles", {"ids": [article], "mark": mark}, by=employ(library, "view", "edit", *others))
    assert refused.value.more["permission"] == f"kb_articles.mark_{mark}"
    may = employ(library, "view", f"mark_{mark}", number=36)
    assert library.said("mark_articles", {"ids": [article], "mark": mark}, by=may)["changed"] == [article]


@pytest.mark.spec("KB-029", "KB-121", "PPL-302", "PPL-132")
def test_moving_needs_the_right_in_both_folders(library: Library, folder: str) -> None:
    other, closed = a_folder(library, "Other"), a_folder(library, "Closed")
    first, second = sorted([an_article(library, folder), an_article(library, closed)])
    eve = employ(library, "view", "move", by_folder={closed: ["view"]})
    outcome = library.said("move_articles", {"ids": [first, second], "folder_id": other}, by=eve)
    moved = one(library, outcome["changed"][0])
    assert (moved["folder_id"], moved["path"]) == (other, [{"id": other, "name": "Other"}])
    (edited,) = library.facts()
    assert (edited.type, edited.before["folder_id"], edited.is_content_changed) == ("kb.article_edited.v1", folder, False)
    (refused,) = outcome["refused"]
    assert (refused["kind"], refused["code"]) == ("forbidden", "not_permitted")
    with pytest.raises(Forbidden):
        library.said("move_articles", {"ids": [moved["id"]], "folder_id": closed}, by=eve)
    hidden = a_folder(library, "Hidden")
    eve = employ(library, "view", "move", by_folder={hidden: []})
    with pytest.raises(NotFound):
        library.said("move_articles", {"ids": [moved["id"]], "folder_id": hidden}, by=eve)
    library.said("edit_article", {"article_id": moved["id"], "folder_id": closed})
    with pytest.raises(Forbidden):  # by editing no more than by moving
        library.said("edit_article", {"article_id": moved["id"], "folder_id": other}, by=employ(library, "view", "edit", number=37))


@pytest.mark.spec("KB-030", "KB-193", "KB-010", "PPL-304")
def test_transfer_makes_another_agent_answerable(library: Library, folder: str) -> None:
    article = an_article(library, folder)
    library.said("transfer_articles", {"ids": [article], "agent_id": library.bob}, by=library.ann)
    found = one(library, article, by=library.ann)  # hidden from nobody
    assert (found["assigned_agent_id"], found["agent"]) == (library.bob, "Bob")
    (edited,) = library.facts("article_edited")
    assert edited.before["assigned_agent_id"] is None
    with pytest.raises(Forbidden):
        library.said("transfer_articles", {"ids": [article], "agent_id": library.ann}, by=employ(library, "view", "edit"))
    with pytest.raises(Invalid) as refused:
        library.said("transfer_articles", {"ids": [article], "agent_id": an_id(999)})
    assert refused.value.field == "agent_id"
    library.said("transfer_articles", {"ids": [article], "agent_id": None})
    assert one(library, article)["assigned_agent_id"] is None


FULL: dict[str, Any] = {"summary": "All about it", "body": "<p>Turn it on</p>", "keywords": ["on"], "is_private": True, "is_featured": True}


@pytest.mark.spec("KB-028", "KB-184", "PPL-305")
def test_a_clone_is_a_draft_with_the_content_of_its_source(library: Library, folder: str) -> None:
    own: dict[str, Any] = {"brand_ids": [library.brand, library.other_brand], "languages": ["de", "fr"], "assigned_agent_id": library.ann}
    source = an_article(library, folder, **FULL, **own, is_flagged_for_review=True)
    library.said("mark_articles", {"ids": [source], "mark": "reviewed"})
    clone = library.said("clone_article", {"article_id": source}, by=library.ann)
    (created,) = library.facts()
    assert (created.type, created.copied_from_id, created.subject) == ("kb.article_created.v1", source, clone["id"])
    first = one(library, source)
    assert [clone[name] for name in ("title", "summary", "body", "keywords", "brand_ids", "languages", "folder_id", "is_private")] == [
        first[name] for name in ("title", "summary", "body", "keywords", "brand_ids", "languages", "folder_id", "is_private")
    ]
    assert (clone["is_draft"], clone["is_flagged_for_review"], clone["is_featured"]) == (True, False, False)
    assert (clone["last_reviewed"], clone["helpful"], clone["assigned_agent_id"], clone["revision"]) == (None, 0, None, 1)
    with pytest.raises(Forbidden):
        library.said("clone_article", {"article_id": source}, by=employ(library, "view", "edit", "create"))


@pytest.mark.spec("KB-029", "PPL-303")
def test_copies_go_to_the_chosen_folder(library: Library, folder: str) -> None:
    other = a_folder(library, "Other")
    ids = sorted([an_article(library, folder, **FULL), an_article(library, folder, "Scanning")])
    outcome = library.said("copy_articles", {"ids": ids, "folder_id": other}, by=library.ann)
    assert (outcome["changed"], [copy["copied_from_id"] for copy in outcome["copies"]]) == (ids, ids)
    copies = [one(library, copy["id"]) for copy in outcome["copies"]]
    assert sorted((copy["title"], copy["folder_id"]) for copy in copies) == [("Printing", other), ("Scanning", other)]
    assert [one(library, article)["version"] for article in ids] == [1, 1]
    with pytest.raises(Forbidden):
        library.said("copy_articles", {"ids": ids[:1], "folder_id": other}, by=employ(library, "view", "create"))
    eve = employ(library, "view", "copy", "create", by_folder={other: ["view", "copy"]}, number=36)
    with pytest.raises(Forbidden):
        library.said("copy_articles", {"ids": ids, "folder_id": other}, by=eve)


def test_related_articles_name_each_other(library: Library, folder: str) -> None:
    article, other = an_article(library, folder), an_article(library, folder, "Scanning")
    for _ in range(2):
        library.said("relate_articles", {"article_id": article, "related_id": other}, by=library.ann)
    for asked, title in ((article, "Scanning"), (other, "Printing")):
        assert [found["title"] for found in library.asked("related_articles", {"article_id": asked})["items"]] == [title]
        assert one(library, asked)["counts"]["related"] == 1
    library.said("unrelate_articles", {"article_id": other, "related_id": article}, by=library.ann)
    assert library.asked("related_articles", {"article_id": article})["items"] == []
    for number in range(20):
        library.said("relate_articles", {"article_id": article, "related_id": an_article(library, folder, f"{number}")})
    with pytest.raises(Conflict) as refused:
        library.said("relate_articles", {"article_id": other, "related_id": article})
    assert refused.value.code == "too_many_related"
    with pytest.raises(Invalid):
        library.said("relate_articles", {"article_id": other, "related_id": other})


def grown_stale(library: Library, *articles: str) -> None:
    assert library.handling.due("kb", LATER) == ["stale"] * len(articles)


@pytest.mark.spec("KB-056", "KB-057", "KB-169")
def test_clearing_stale_and_reviewed_both_start_the_date_over_an_edit_does_not(library: Library, folder: str) -> None:
    cleared, reviewed, edited = (an_article(library, folder, name) for name in "abc")
    grown_stale(library, cleared, reviewed, edited)
    assert [fact.type for fact in library.facts()] == ["kb.article_stale.v1"] * 3
    assert library.handling.due("kb", LATER) == []  # once a passage
    library.said("clear_stale", {"ids": [cleared]}, by=library.ann, now=LATER)
    library.said("mark_articles", {"ids": [reviewed], "mark": "reviewed"}, by=library.ann, now=LATER)
    library.said("edit_article", {"article_id": edited, "title": "d"}, by=library.ann, now=LATER)
    assert [one(library, article)["is_stale"] for article in (cleared, reviewed, edited)] == [False, False, True]
    assert one(library, cleared)["stale_at"] == one(library, reviewed)["stale_at"] == "2028-04-05T09:00:00.000Z"
    assert one(library, cleared)["last_reviewed"] is None
    with pytest.raises(Conflict):
        library.said("clear_stale", {"ids": [cleared]}, now=LATER)
    assert sorted(library.handling.due("kb", LATER + timedelta(days=365))) == ["stale", "stale"]


@pytest.mark.spec("KB-057")
def test_a_stale_date_that_was_moved_on_or_whose_article_is_gone_tells_nothing(library: Library, folder: str) -> None:
    moved, deleted = an_article(library, folder), an_article(library, folder)
    library.said("mark_articles", {"ids": [moved], "mark": "reviewed"}, now=START + timedelta(days=390))
    library.said("delete_articles", {"ids": [deleted]}, now=START + timedelta(days=390))
    library.handling.due("kb", LATER)
    assert library.facts() == []
    library.said("restore_articles", {"ids": [deleted]}, now=LATER)
    library.handling.due("kb", LATER)
    assert [fact.subject for fact in library.facts("article_stale")] == [deleted]


@pytest.mark.parametrize(
    ("command", "more"), [("mark_articles", {"mark": "draft"}), ("delete_articles", {}), ("transfer_articles", {"agent_id": None})]
)
def test_one_command_is_about_a_hundred_at_most(library: Library, command: str, more: dict[str, Any]) -> None:
    for ids in ([], [an_id(number) for number in range(101)]):
        with pytest.raises(Exception, match="between 1 and 100"):
            library.said(command, {"ids": ids} | more)
