"""Where the traffic of deleted articles goes."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kit.errors import Refusal
from tests.service.kb.library import Library
from tests.service.kb.portal_readers import Portal
from tests.service.kb.writing_articles import alter, article, delete


@pytest.fixture
def portal(library: Library) -> Portal:
    return Portal(library)


def goes_to(portal: Portal, article_id: str) -> str:
    """The id it leads to, else the refusal's code."""
    try:
        found = portal.asked("portal_article", {"article_id": article_id})
    except Refusal as refused:
        return refused.code
    return str(found["moved_to"]["id"] if "moved_to" in found else found["article"]["id"])


@pytest.mark.spec("KB-063")
def test_a_deleted_article_leads_to_its_target_else_it_is_not_found(library: Library, portal: Portal) -> None:
    target, old, lost, purged = (article(library, title) for title in ("Target", "Old", "Lost", "Purged"))
    delete(library, old, target)
    delete(library, lost)
    delete(library, purged, target, is_purged=True)
    assert goes_to(portal, old) == goes_to(portal, purged) == target
    assert goes_to(portal, lost) == "article_not_found"
    moved = portal.asked("portal_article", {"article_id": old})["moved_to"]
    assert moved == {"id": target, "slug": "target", "path": f"/kb/articles/{target}/target"}


@pytest.mark.spec("KB-173")
def test_chains_are_followed_to_their_end(library: Library, portal: Portal) -> None:
    chain = [article(library, f"Number {number}") for number in range(5)]
    for here, there in pairwise(chain):
        delete(library, here, there, is_purged=here == chain[1])
    assert [goes_to(portal, one) for one in chain] == [chain[-1]] * 5
    since = library.handling.statements("kb")
    goes_to(portal, chain[0])
    assert len(since()) <= 4, "however long the chain"


@pytest.mark.spec("KB-173")
def test_a_target_that_is_deleted_or_not_public_answers_gone(library: Library, portal: Portal) -> None:
    target, old, older = article(library, "Target"), article(library, "Old"), article(library, "Older")
    delete(library, old, target)
    delete(library, older, old)
    for marks in ({"is_private": True}, {"is_private": False, "is_draft": True}):
        alter(library, target, **marks)
        assert goes_to(portal, old) == goes_to(portal, older) == "article_gone"
    delete(library, target)
    assert goes_to(portal, older) == "article_gone"
    delete(library, target, is_purged=True)
    assert goes_to(portal, older) == "article_gone"


@pytest.mark.spec("KB-173")
def test_a_loop_ends(library: Library, portal: Portal) -> None:
    one, two = article(library, "One"), article(library, "Two")
    delete(library, one, two)
    delete(library, two, one)
    assert goes_to(portal, one) == goes_to(portal, two) == "article_gone"


def test_a_target_the_reader_may_not_see_is_not_named(library: Library, portal: Portal) -> None:
    target, old = article(library, "Target", brand_ids=[library.other_brand]), article(library, "Old")
    delete(library, old, target)
    assert goes_to(portal, old) == "article_not_found"


def test_an_article_that_is_there_is_not_led_away(library: Library, portal: Portal) -> None:
    target, old = article(library, "Target"), article(library, "Old")
    delete(library, old, target)
    alter(library, old, deleted_at=None)
    assert goes_to(portal, old) == old
    alter(library, old, is_private=True)
    assert goes_to(portal, old) == "article_not_found"
