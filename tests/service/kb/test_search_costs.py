"""What a search asks of the database: as often however much there is, and nothing twice."""

from __future__ import annotations

import pytest

from contracts.permissions import role_id
from services.kb.models import Article
from tests.service.kb.library import Library
from tests.service.kb.shelves import Shelves


@pytest.mark.parametrize("actor", ["visitor", "user"])
def test_a_reader_s_search_and_suggestion_ask_twice(library: Library, shelves: Shelves, actor: str) -> None:
    who = f"user:{library.carl}" if actor == "user" else actor
    for number in range(7):
        shelves.article(f"Kettle {number}", "boils")
    shelves.portal("kettle", actor=who)
    shelves.suggested("kettle", actor=who)  # a new connection first prepares what it will ask
    since = library.handling.statements("kb")
    assert len(shelves.portal("kettle", actor=who)["articles"]["items"]) == 7
    assert len(since()) == 2, "who reads, and what was found"
    assert len(shelves.suggested("kettle", actor=who)["items"]) == 5
    assert len(since()) == 2
    assert shelves.titles("nothing of this") == []
    assert len(since()) == 1


def test_a_search_asks_for_the_tree_of_folders_only_where_it_matters(library: Library, shelves: Shelves) -> None:
    off = shelves.new_folder("Off", is_auto_searched=False)
    shelves.article("Kettle", "boils")
    shelves.article("Kettle too", "boils", folder_id=off)
    shelves.suggested("kettle")
    since = library.handling.statements("kb")
    assert [item["title"] for item in shelves.suggested("kettle")["items"]] == ["Kettle"]
    assert len(since()) == 3, "which lie below the one that is switched off"
    assert len(shelves.titles("kettle")) == 2
    assert len(since()) == 2


@pytest.mark.spec("KB-007")
def test_roles_hold_from_the_moment_they_are_given_and_no_longer_than_held(library: Library, shelves: Shelves) -> None:
    """Who reads, and how far the index has to be, is asked anew for each search: nothing of it is remembered."""
    closed, special = shelves.new_folder("Closed"), "00000000-0000-7000-9000-000000000077"
    hidden = shelves.article("Kettle", "boils", folder_id=closed)
    for number in (1, 2):
        library.save_role(role_id(number), f"Of all {number}", ["kb_articles.view"], {closed: []})
    library.save_role(special, "Special", [], {closed: ["kb_articles.view"]})
    reader = f"user:{library.carl}"
    assert shelves.titles("kettle", actor=reader) == []
    library.save_user(library.carl, "Carl", [role_id(2), special])
    assert shelves.titles("kettle", actor=reader) == ["Kettle"]
    assert shelves.titles("kettle", actor="visitor") == []
    shelves.change(Article, hidden, is_private=True)
    assert shelves.titles("kettle", actor=reader) == []
    shelves.change(Article, hidden, is_private=False)
    assert shelves.titles("kettle", actor=reader) == ["Kettle"]
    library.save_user(library.carl, "Carl", [role_id(2)])
    assert shelves.titles("kettle", actor=reader) == []
