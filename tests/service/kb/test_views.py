"""Views of articles and news: counted by viewer and day, told, and summed up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.envelope import wire_time
from kit.errors import Forbidden, NotFound
from services.kb.models import Search, SearchOpening, ViewTally
from tests.service.kb.library import START, Library, an_id
from tests.service.kb.writing_articles import article, delete, news


def view(library: Library, item_id: str, viewer: str = "eve", **more: Any) -> dict[str, Any]:
    said = {"kind": "article", "item_id": item_id, "brand_id": library.brand, "language": "en", "viewer": viewer, "who": "person"}
    return said | {"hits": 1, "at": wire_time(more.pop("at", library.handling.now))} | more


def record(library: Library, *views: dict[str, Any]) -> int:
    found = library.handling.command("kb", "record_views", {"views": list(views)}, actor="system", via="clock")
    return int(found["counted"])


def figures(library: Library, item_id: str, kind: str = "article", *, now: datetime = START) -> dict[str, Any]:
    found = library.asked("statistics", {"kind": kind, "item_id": item_id}, now=now)
    return {period: (one["user_visits"], one["spider_visits"], one["total_visits"], one["hits"]) for period, one in found.items()}


@pytest.mark.spec("KB-054", "KB-189", "KB-190", "REP-069")
def test_visits_are_different_viewers_hits_are_pages_and_spiders_are_apart(library: Library) -> None:
    one = article(library)
    record(library, view(library, one, hits=3), view(library, one, "carl"), view(library, one, "Googlebot", who="spider", hits=9))
    record(library, view(library, one, "ann", who="employee", hits=5), view(library, one, at=START - timedelta(days=6)))
    record(library, view(library, one, at=START - timedelta(days=7)), view(library, one, "max", at=START - timedelta(days=29)))
    record(library, view(library, one, "olga", at=START - timedelta(days=89)), view(library, one, "zoe", at=START - timedelta(days=90)))
    assert figures(library, one) == {
        "last_7_days": (2, 1, 3, 5),
        "last_30_days": (3, 1, 4, 7),
        "last_90_days": (4, 1, 5, 8),
        "all_time": (5, 1, 6, 9),
    }


@pytest.mark.spec("NWS-010")
def test_news_have_their_views_too(library: Library) -> None:
    one = news(library)
    record(library, view(library, one, kind="news", hits=2))
    (fact, _) = library.facts("news_viewed")
    assert (fact.title, fact.visitor_id, figures(library, one, "news")["all_time"]) == ("We moved", "eve", (1, 0, 1, 2))


def test_each_view_is_told_with_who_saw_what(library: Library) -> None:
    one = article(library, "Reset")
    record(
        library,
        view(library, one, hits=2, language="de"),
        view(library, one, "Googlebot", who="spider"),
        view(library, one, "ann", who="employee"),
    )
    told = [(fact.subject, fact.visitor_id, fact.is_spider, fact.spider_name, fact.is_employee) for fact in library.facts("article_viewed")]
    eve = (one, "eve", False, None, False)
    assert told == [eve, eve, (one, "Googlebot", True, "Googlebot", False), (one, "ann", False, None, True)]
    assert (library.facts()[0].title, library.facts()[0].language, library.facts()[0].brand_id) == ("Reset", "de", library.brand)


@pytest.mark.spec("KB-189")
def test_who_reloads_a_thousand_times_is_one_visitor_with_a_hundred_hits(library: Library) -> None:
    one = article(library)
    assert [record(library, view(library, one, hits=60)) for _ in range(3)] == [60, 40, 0]
    assert record(library, view(library, one, hits=1000, at=START + timedelta(days=1))) == 100
    assert figures(library, one, now=START + timedelta(days=1))["last_7_days"] == (1, 0, 1, 200)
    assert len(library.facts("article_viewed")) == 100


def test_views_of_one_viewer_by_several_ways_share_the_hundred(library: Library) -> None:
    one = article(library)
    assert record(library, view(library, one, hits=70), view(library, one, hits=70, language="de")) == 100
    assert [fact.language for fact in library.facts()].count("de") == 30


def test_what_is_not_there_is_not_counted(library: Library) -> None:
    gone = article(library)
    delete(library, gone, is_purged=True)
    assert record(library, view(library, gone), view(library, an_id(99), kind="news")) == 0
    assert library.facts() == []


@pytest.mark.spec("KB-075")
def test_a_result_that_is_opened_marks_its_search_once(library: Library) -> None:
    one, other = article(library), article(library, "Other")
    with library.handling("kb") as work:
        said = {"query": "reset", "source": "portal", "visitor": "eve", "is_employee": False, "article_count": 2, "news_ids": []}
        search = Search(at=work.now, **said)
        work.session.add(search)
        work.session.flush()
    record(library, view(library, one, search_id=search.id, hits=2), view(library, other, search_id=search.id))
    record(library, view(library, one, search_id=search.id), view(library, one, "mia", search_id=an_id(98)))
    with library.handling.reading("kb") as session:
        assert session.get_one(Search, search.id).opened_count == 2
        assert session.scalar(sa.select(sa.func.count()).select_from(SearchOpening)) == 2
    assert library.facts()[0].search_id == search.id


def test_days_long_past_are_folded_and_no_figure_changes(library: Library) -> None:
    one = article(library)
    for days in (0, 1, 401, 402, 403):
        record(library, view(library, one, hits=10, at=START - timedelta(days=days)))
    record(library, view(library, one, "zoe", at=START - timedelta(days=500)))
    before = figures(library, one)
    for _ in range(2):
        library.handling.timer("kb", "fold_views", START)
        assert (figures(library, one), rows(library)) == (before, 4)
    library.handling.timer("kb", "fold_views", START + timedelta(days=401))
    assert (figures(library, one)["all_time"], rows(library)) == (before["all_time"], 2)


def rows(library: Library) -> int:
    with library.handling.reading("kb") as session:
        return session.scalar(sa.select(sa.func.count()).select_from(ViewTally)) or 0


def test_statistics_are_for_employees_who_reach_the_item(library: Library) -> None:
    one = article(library)
    with pytest.raises(NotFound):
        library.asked("statistics", {"kind": "article", "item_id": one}, by=library.bob)
    with pytest.raises(Forbidden):
        library.handling.question("kb", "statistics", {"kind": "article", "item_id": one}, actor=f"user:{library.carl}")
