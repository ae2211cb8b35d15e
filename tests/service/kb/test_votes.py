"""Votes on articles: one a voter, the last one counts, and strangers cannot inflate them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from contracts.permissions import role_id
from kit.errors import Conflict, Forbidden, NotFound
from services.kb.models import Article, Vote
from services.kb.service import SERVICE
from tests.service.kb.library import START, Library, an_id
from tests.service.kb.portal_readers import EVE, VISITOR, Portal
from tests.service.kb.writing_articles import alter, article


@pytest.fixture
def portal(library: Library) -> Portal:
    return Portal(library)


def rated(portal: Portal, article_id: str, is_helpful: bool = True, *, by: str = EVE, **more: Any) -> tuple[int, int]:
    found = portal.said("rate_article", {"article_id": article_id, "is_helpful": is_helpful, "ip": "192.0.2.7", **more}, by=by)
    return found["helpful"], found["unhelpful"]


@pytest.mark.spec("KB-098", "KB-183")
def test_one_vote_a_voter_and_the_last_one_counts(library: Library, portal: Portal) -> None:
    one, carl = article(library), f"user:{library.carl}"
    assert rated(portal, one, by=carl) == (1, 0)
    (fact,) = library.facts("article_rated")
    assert (fact.is_helpful, fact.article["helpful"], fact.before) == (True, 1, {"helpful": 0})
    assert (rated(portal, one, by=carl), library.facts()) == ((1, 0), [])
    assert rated(portal, one, False, by=carl) == (0, 1)
    assert rated(portal, one, by=EVE) == (1, 1)
    assert rated(portal, one, by=f"employee:{library.ann}") == (2, 1)


@pytest.mark.spec("KB-098")
def test_agents_vote_in_the_management_interface_on_what_they_may_see(library: Library) -> None:
    one = article(library, is_private=True)
    assert library.said("rate_article", {"article_id": one, "is_helpful": True}, by=library.ann)["helpful"] == 1
    with pytest.raises(NotFound):
        library.said("rate_article", {"article_id": one, "is_helpful": True}, by=library.bob)


def test_a_vote_is_no_edit(library: Library, portal: Portal) -> None:
    one = article(library)
    rated(portal, one)
    with library.handling.reading("kb") as session:
        assert session.get_one(Article, one).version == 1, "an editor's If-Match still holds"


@pytest.mark.spec("KB-103")
def test_where_the_brand_wants_no_votes_there_are_none(library: Library, portal: Portal) -> None:
    one = article(library)
    library.save_brand(library.brand, "Acme", is_article_voting_on=False)
    with pytest.raises(Conflict) as refused:
        rated(portal, one)
    assert refused.value.code == "voting_is_off"
    with pytest.raises(Conflict):
        library.said("rate_article", {"article_id": one, "is_helpful": True}, by=library.ann)
    alter(library, one, brand_ids=[library.brand, library.other_brand])
    assert library.said("rate_article", {"article_id": one, "is_helpful": True}, by=library.ann)["helpful"] == 1


@pytest.mark.spec("KB-183")
def test_fresh_keys_from_one_network_count_three_times_a_day(library: Library, portal: Portal) -> None:
    one, other = article(library), article(library, "Other")
    strangers = [f"visitor:{an_id(60 + number)}" for number in range(6)]
    for number, stranger in enumerate(strangers[:3]):
        rated(portal, one, by=stranger, ip=f"192.0.2.{number}")
    with pytest.raises(Conflict) as refused:
        rated(portal, one, by=strangers[3], ip="192.0.2.99")
    assert refused.value.code == "votes_used_up"
    assert rated(portal, one, False, by=strangers[0]) == (2, 1), "who voted may think again"
    assert rated(portal, one, by=f"user:{library.carl}") == (3, 1), "accounts are not counted by network"
    assert rated(portal, one, by=strangers[3], ip="198.51.100.1") == (4, 1)
    assert rated(portal, other, by=strangers[3]) == (1, 0)
    library.handling.now = START + timedelta(days=1)
    assert rated(portal, one, by=strangers[4]) == (5, 1)


def test_networks_are_forgotten_after_their_day(library: Library, portal: Portal) -> None:
    one = article(library)
    rated(portal, one)
    library.handling.timer("kb", "forget_networks", START)
    assert networks(library, one) == ["192.0.2.0/24"]
    library.handling.timer("kb", "forget_networks", START + timedelta(days=1))
    assert networks(library, one) == [None]


def networks(library: Library, article_id: str) -> list[str | None]:
    with library.handling.reading("kb") as session:
        return [vote.network for vote in session.query(Vote).filter_by(article_id=article_id)]


def test_nobody_in_particular_cannot_vote(library: Library, portal: Portal) -> None:
    with pytest.raises(Forbidden):
        rated(portal, article(library), by=VISITOR)


@pytest.mark.spec("KB-098")
def test_counters_are_right_when_many_vote_at_once(library: Library, portal: Portal) -> None:
    one = article(library)
    command = SERVICE.commands["rate_article"]

    def vote(number: int) -> None:
        said = {"brand_id": library.brand, "article_id": one, "is_helpful": number % 3 > 0, "ip": f"10.0.{number}.1"}
        work_as = type(library.handling)(library.handling._url)
        with work_as("kb", now=START, actor=f"visitor:{an_id(100 + number)}") as work:
            command.handler(work, command.takes().load(said))
        work_as.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(vote, range(30)))
    found = portal.article(one)
    assert (found["helpful"], found["unhelpful"]) == (20, 10)


@pytest.mark.spec("KB-120", "KB-098")
def test_helpfulness_is_cleared_by_permission(library: Library, portal: Portal) -> None:
    one = article(library)
    rated(portal, one)
    for actor in (f"user:{library.carl}", EVE):
        with pytest.raises(Forbidden):
            library.handling.command("kb", "clear_helpfulness", {"article_id": one}, actor=actor)
    library.said("clear_helpfulness", {"article_id": one}, by=library.ann)
    (fact,) = library.facts("article_ratings_cleared")
    assert (fact.article["helpful"], fact.before) == (0, {"helpful": 1})
    assert rated(portal, one) == (1, 0), "who voted before may vote again"
    library.save_role(role_id(4), "Agent", ["kb_articles.view"])
    with pytest.raises(Forbidden):
        library.said("clear_helpfulness", {"article_id": one}, by=library.ann)
