"""Making and editing articles: what they start with, what is refused, what is told, and who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.service.kb.library import START, Library, an_id


@pytest.fixture
def folder(library: Library) -> str:
    return str(library.said("create_folder", {"kind": "article", "name": "Howto"})["id"])


def made(library: Library, folder: str, **asked: Any) -> dict[str, Any]:
    by = asked.pop("by", "")
    answer: dict[str, Any] = library.said("create_article", {"title": "Printing", "folder_id": folder} | asked, by=by)
    return answer


@pytest.mark.spec("KB-166", "KB-128")
def test_a_new_article_gets_the_default_brand_and_language(library: Library, folder: str) -> None:
    article = made(library, folder)
    assert (article["brand_ids"], article["languages"]) == ([library.brand], ["en"])
    (created,) = library.facts("article_created")
    assert (created.article["title"], created.article["brand_ids"], created.before) == ("Printing", [library.brand], {})
    assert article["is_public"]
    assert [one["name"] for one in article["brands"]] == ["Acme"]
    nothing: list[dict[str, Any]] = [{"brand_ids": []}, {"languages": []}]
    for empty in nothing:
        with pytest.raises(Exception, match="between 1 and 100"):
            made(library, folder, **empty)


@pytest.mark.spec("KB-166")
def test_the_default_of_an_agent_of_another_brand_is_his_own(library: Library, folder: str) -> None:
    assert made(library, folder, by=library.bob)["brand_ids"] == [library.other_brand]
    assert made(library, folder, brand_ids=[library.other_brand], languages=["de", "en"])["languages"] == ["de", "en"]


@pytest.mark.spec("KB-162", "KB-024")
def test_a_title_makes_the_slug_and_a_retitle_changes_it_but_not_the_id(library: Library, folder: str) -> None:
    article = made(library, folder, title="How to print: a guide for Zoë")
    assert article["slug"] == "how-to-print-a-guide-for-zoe"
    edited = library.said("edit_article", {"article_id": article["id"], "title": "Paper jams"})
    assert (edited["slug"], edited["id"]) == ("paper-jams", article["id"])


@pytest.mark.spec("KB-025")
def test_a_summary_above_256_is_refused_and_above_160_advised_against(library: Library, folder: str) -> None:
    assert not made(library, folder, summary="x" * 160)["is_summary_long"]
    assert made(library, folder, summary="x" * 161)["is_summary_long"]
    assert made(library, folder, summary="x" * 256)["is_summary_long"]
    with pytest.raises(Invalid) as refused:
        made(library, folder, summary="x" * 257)
    assert (refused.value.code, refused.value.field) == ("summary_too_long", "summary")


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"brand_ids": [an_id(999)]}, "unknown_brand", "brand_ids"),
        ({"languages": ["xx"]}, "unknown_language", "languages"),
        ({"assigned_agent_id": an_id(999)}, "unknown_agent", "assigned_agent_id"),
        ({"assigned_agent_id": an_id(34)}, "unknown_agent", "assigned_agent_id"),  # an administrator who is no agent
        ({"folder_id": an_id(999)}, "folder_not_found", "folder_id"),
        ({"stale_at": START.isoformat()}, "stale_date_past", "stale_at"),
    ],
)
def test_what_an_article_names_must_be_there(library: Library, folder: str, asked: dict[str, Any], code: str, field: str) -> None:
    article = made(library, folder)
    for command, more in (("create_article", {"title": "T", "folder_id": folder}), ("edit_article", {"article_id": article["id"]})):
        with pytest.raises((Invalid, NotFound)) as refused:
            library.said(command, more | asked)
        assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.spec("KB-163")
def test_the_boxes_combine_freely(library: Library, folder: str) -> None:
    boxes = ("is_private", "is_draft", "is_flagged_for_review", "is_featured")
    article = made(library, folder, **dict.fromkeys(boxes, True))
    assert all(article[box] for box in boxes)
    assert not article["is_public"]
    edited = library.said("edit_article", {"article_id": article["id"], "is_draft": False})
    assert [edited[box] for box in boxes] == [True, False, True, True]


@pytest.mark.spec("KB-129")
def test_the_review_box_tells_that_it_was_flagged(library: Library, folder: str) -> None:
    made(library, folder, is_flagged_for_review=True)
    assert [fact.type for fact in library.facts()] == ["kb.article_created.v1", "kb.article_flagged.v1"]
    article = made(library, folder)
    library.said("edit_article", {"article_id": article["id"], "is_flagged_for_review": True, "title": "Other"})
    flagged, edited = library.facts()
    assert (flagged.type, flagged.before) == ("kb.article_flagged.v1", {"is_flagged_for_review": False})
    assert (edited.type, edited.is_content_changed, edited.before["title"]) == ("kb.article_edited.v1", True, "Printing")
    library.said("edit_article", {"article_id": made(library, folder)["id"], "is_flagged_for_review": True})
    assert [fact.type for fact in library.facts()] == ["kb.article_flagged.v1"]


@pytest.mark.spec("KB-120", "PPL-313")
def test_taking_the_review_flag_away_needs_the_right_to_review(library: Library, folder: str) -> None:
    article = made(library, folder, is_flagged_for_review=True)
    library.save_role(an_id(61), "Writers", ["kb_articles.view", "kb_articles.edit"])
    library.hire(an_id(35), "Eve", "agent", groups=[library.group], role_ids=[an_id(61)])
    with pytest.raises(Forbidden) as refused:
        library.said("edit_article", {"article_id": article["id"], "is_flagged_for_review": False}, by=an_id(35))
    assert refused.value.more["permission"] == "kb_articles.review"
    library.said("edit_article", {"article_id": article["id"], "summary": "Short"}, by=an_id(35))
    assert not library.said("edit_article", {"article_id": article["id"], "is_flagged_for_review": False})["is_flagged_for_review"]


@pytest.mark.spec("KB-167")
def test_keywords_are_optional_and_told(library: Library, folder: str) -> None:
    article = made(library, folder)
    assert article["keywords"] == []
    library.said("edit_article", {"article_id": article["id"], "keywords": ["paper", "Paper", " jam "]})
    (edited,) = library.facts()
    assert (edited.article["keywords"], edited.before["keywords"], edited.is_content_changed) == (["paper", "jam"], [], True)


def test_an_edit_that_leaves_all_as_it_was_tells_nothing(library: Library, folder: str) -> None:
    article = made(library, folder, body="<p>Hello</p>", keywords=["Paper", " paper ", "jam"])
    assert article["keywords"] == ["Paper", "jam"]
    again = library.said("edit_article", {"article_id": article["id"], "title": "Printing", "body": "<p>Hello</p>", "is_draft": False})
    assert (library.facts(), again["version"], again["revision"]) == ([], 1, 1)


def test_an_edit_based_on_an_old_state_is_refused(library: Library, folder: str) -> None:
    article = made(library, folder)
    assert library.said("edit_article", {"article_id": article["id"], "title": "A", "expected_version": 1})["version"] == 2
    with pytest.raises(Conflict) as refused:
        library.said("edit_article", {"article_id": article["id"], "title": "B", "expected_version": 1})
    assert refused.value.code == "changed_meanwhile"


def test_bodies_are_cleaned(library: Library, folder: str) -> None:
    article = made(library, folder, body='<p onclick="x()">Hello<script>steal()</script></p>')
    assert article["body"] == "<p>Hello</p>"
    with pytest.raises(Exception, match="between 0 and 500000"):
        made(library, folder, body="x" * 500_001)


@pytest.mark.spec("KB-164")
def test_agents_write_in_their_brands_only(library: Library, folder: str) -> None:
    theirs = made(library, folder, brand_ids=[library.other_brand])
    with pytest.raises(NotFound):
        library.said("edit_article", {"article_id": theirs["id"], "title": "Mine"}, by=library.ann)
    both = made(library, folder, brand_ids=[library.brand, library.other_brand])
    assert library.said("edit_article", {"article_id": both["id"], "title": "Ours"}, by=library.ann)["title"] == "Ours"
    with pytest.raises(Forbidden) as refused:
        library.said("edit_article", {"article_id": both["id"], "brand_ids": [library.brand]}, by=library.ann)
    assert (refused.value.code, refused.value.field) == ("brand_out_of_reach", "brand_ids")
    assert library.said("edit_article", {"article_id": both["id"], "brand_ids": [library.brand]}, by=library.max)["version"] == 3


@pytest.mark.spec("KB-055", "KB-100", "KB-169")
def test_the_stale_date_comes_from_the_setting_and_may_be_ones_own(library: Library, folder: str) -> None:
    article = made(library, folder)
    assert article["stale_at"] == "2027-03-02T09:00:00.000Z"
    own = START + timedelta(days=10)
    edited = library.said("edit_article", {"article_id": article["id"], "stale_at": own.isoformat()})
    assert edited["stale_at"] == "2026-03-12T09:00:00.000Z"
    assert library.handling.due("kb", own) == ["stale"]
    (stale,) = library.facts("article_stale")
    assert (stale.article["is_stale"], stale.before) == (True, {"is_stale": False})
    found = library.asked("article", {"article_id": article["id"]})
    assert found["is_stale"]
    assert found["is_public"]  # stays readable
    library.set("knowledge", stale_after_days=30, frame_hosts=[])
    assert made(library, folder)["stale_at"] == "2026-04-01T09:00:00.000Z"
