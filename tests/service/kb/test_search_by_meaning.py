"""Search by meaning: what it adds, when words alone decide, and that it shows nothing that words would not be allowed to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.permissions import role_id
from services.kb.meaning import model, shelf
from services.kb.models import Article
from tests.service.kb.library import START, Library
from tests.service.kb.shelves import VISITOR, Shelves
from tests.service.kb.small_model import Meanings


def counted(shelves: Shelves, text: str, **asked: Any) -> tuple[list[str], int]:
    found = shelves.portal(text, kind="articles", **asked)["articles"]
    return [item["title"] for item in found["items"]], found["count"]


def test_off_as_shipped_and_switched_without_a_restart(shelves: Shelves, meanings: Meanings) -> None:
    shelves.article("Printing", "Put the sheet in.")
    meanings.make()
    meanings.hold()
    assert counted(shelves, "hardcopy") == ([], 0)
    meanings.prepare()
    assert counted(shelves, "hardcopy") == (["Printing"], 1)
    meanings.switch(is_on=False)
    meanings.hold()
    assert counted(shelves, "hardcopy") == ([], 0)


def test_the_nearer_goes_before_the_better_words(shelves: Shelves, meanings: Meanings) -> None:
    shelves.article("Money for a broken table", "table table table broken legs screws wood varnish")
    shelves.article("Refund", "refund")
    assert counted(shelves, "money") == (["Money for a broken table"], 1)
    meanings.prepare()
    assert counted(shelves, "money") == (["Refund", "Money for a broken table"], 2)


def test_what_is_not_near_is_not_added(shelves: Shelves, meanings: Meanings) -> None:
    shelves.article("Printing", "sheet")
    meanings.prepare()
    assert counted(shelves, "passphrase") == ([], 0), "a search that finds nothing still finds nothing"
    assert counted(shelves, "?!") == ([], 0)
    assert shelves.portal("passphrase")["news"]["count"] == 0


@pytest.mark.spec("KB-067")
@pytest.mark.parametrize("text", ["+hardcopy", '"hardcopy"', "hardcopy -sheet", "hardcopy pri", "hardcopy prin"])
def test_signs_and_beginnings_go_by_words_alone(shelves: Shelves, meanings: Meanings, text: str) -> None:
    shelves.article("Printing", "sheet")
    shelves.article("Print a page", "page")
    before = counted(shelves, text)
    meanings.prepare()
    read = len(meanings.model.read)
    assert counted(shelves, text) == before
    assert len(meanings.model.read) == read, "nothing was asked of the model"


def test_other_languages_go_by_words_alone(shelves: Shelves, meanings: Meanings) -> None:
    shelves.article("Printing", "sheet")
    shelves.article("Drucken hardcopy", "papier", languages=["de"])
    meanings.prepare()
    assert counted(shelves, "hardcopy", languages=["de"]) == (["Drucken hardcopy"], 1)
    assert shelves.found("hardcopy") == ["Drucken hardcopy"], "through all languages"
    assert shelves.found("hardcopy", language="en") == ["Printing"]


def test_what_is_offered_while_typing_goes_by_words_alone(shelves: Shelves, meanings: Meanings) -> None:
    shelves.article("Printing", "sheet")
    meanings.prepare()

    def offered(*, is_typing: bool) -> list[str]:
        return [item["title"] for item in shelves.suggested("i want a hardcopy", is_typing=is_typing)["items"]]

    assert (offered(is_typing=True), offered(is_typing=False)) == ([], ["Printing"])


def test_an_article_without_a_vector_keeps_its_place_among_the_usual(shelves: Shelves, meanings: Meanings) -> None:
    shelves.article("Printing", "sheet")
    meanings.prepare()
    shelves.article("Printer", "sheet")
    assert sorted(counted(shelves, "printing sheet")[0]) == ["Printer", "Printing"]
    shelves.article("Hardcopy hardcopy", "sheet")
    assert counted(shelves, "hardcopy") == (["Hardcopy hardcopy", "Printing"], 2), "its words are the only ones"


def test_pages_show_each_once_and_count_them_all(shelves: Shelves, meanings: Meanings) -> None:
    for number in range(4):
        shelves.article(f"Hardcopy {number}", "sheet")
    for number in range(15):
        shelves.article(f"Printing {number}", "sheet")
    meanings.prepare()
    seen: list[str] = []
    cursor = None
    for _ in range(20):
        page = shelves.portal("hardcopy", kind="articles", limit=3, cursor=cursor)["articles"]
        assert page["count"] == 14, "four by words, and ten more"
        seen += [item["title"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 14
    assert {title for title in seen if title.startswith("Hardcopy")} == {f"Hardcopy {number}" for number in range(4)}


def test_without_a_model_words_still_answer(
    library: Library, shelves: Shelves, meanings: Meanings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> model.Model:
        raise model.Missing("the model is not here")

    monkeypatch.setattr(model, "installed", missing)
    shelves.article("Printing", "sheet")
    meanings.prepare()
    assert counted(shelves, "printing") == (["Printing"], 1)
    state = meanings.state()
    assert (state["is_on"], state["model"], state["why"], state["missing"]) == (True, None, "the model is not here", 1)


HIDDEN: dict[str, dict[str, Any]] = {
    "private": {"is_private": True},
    "draft": {"is_draft": True},
    "deleted": {"deleted_at": START},
    "other brand": {"brand_ids": [Library.other_brand]},
    "german": {"languages": ["de"]},
}
MAY_SEE = {VISITOR: {"public"}, f"user:{Library.carl}": {"public", "closed folder"}}
WORDS = ["print", "printing", "hardcopy", "password", "login", "refund", "money", "sheet", "zebra", "how", "my"]


@pytest.fixture
def guarded(library: Library, shelves: Shelves, meanings: Meanings) -> Shelves:
    """Public articles, and others that became hidden after their vectors were made: this process still holds those."""
    closed = shelves.new_folder("Closed")  # to who has not signed in
    library.save_role(role_id(1), "Everyone", ["kb_articles.view"], {closed: []})
    ids = {}
    for word in ("printing", "password", "refund"):
        for name in ["public", "closed folder", *HIDDEN]:
            place = {"folder_id": closed} if name == "closed folder" else {}
            ids[f"{name}: {word}"] = shelves.article(f"{name}: {word}", f"{word} sheet", **place)
    meanings.prepare()
    for title, item_id in ids.items():
        changes = HIDDEN.get(title.partition(":")[0])
        if changes:
            shelves.change(Article, item_id, **changes)
    held = meanings.hold()
    assert held is not None
    assert len(held) == len(ids)
    return shelves


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), actor=st.sampled_from(sorted(MAY_SEE)))
def test_what_may_not_be_seen_is_never_found(guarded: Shelves, words: list[str], actor: str) -> None:
    found, count = counted(guarded, " ".join(words) + " ", actor=actor, limit=100)
    assert {title.partition(":")[0] for title in found} <= MAY_SEE[actor]
    assert count == len(found), "nor counted"


def test_it_would_have_been_found(guarded: Shelves) -> None:
    """The hidden ones are as near as the public one: only the filter keeps them out."""
    with guarded.library.handling.reading("kb") as session:
        held = shelf.vectors_of(session)
        assert held is not None
        assert sum(cosine > 0.3 for cosine in held.near("hardcopy", [], 100).values()) == 2 + len(HIDDEN)
    assert counted(guarded, "hardcopy") == (["public: printing"], 1)
    by_staff = guarded.library.asked("search_articles", {"text": "hardcopy", "language": "en"}, by=Library.ann)
    assert sorted(item["title"].partition(":")[0] for item in by_staff["items"]) == ["closed folder", "draft", "private", "public"]
    assert by_staff["count"] == 4
