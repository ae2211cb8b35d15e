"""The log of searches: what is kept, what followed, and the report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from marshmallow import ValidationError

from kit.errors import Forbidden
from services.kb.models import Search, SearchOpening
from tests.service.kb.library import START, Library, an_id

Handed = dict[str, Any]


def made(library: Library, number: int, query: str = "kettle", *, actor: str = "visitor", minutes: int = 0, **said: Any) -> str:
    asked: Handed = {"id": an_id(number), "query": query, "source": "portal", "brand_id": library.brand, "language": "en"}
    asked |= {"visitor": "v1", "article_count": 3, "news_ids": []} | said
    library.handling.command("kb", "record_search", asked, actor=actor, now=START + timedelta(minutes=minutes), via="portal")
    return an_id(number)


def row(library: Library, search_id: str) -> Search:
    with library.handling.reading("kb") as session:
        return session.get_one(Search, search_id)


@pytest.mark.spec("KB-074")
def test_a_search_is_recorded_once_with_words_time_visitor_and_results(library: Library) -> None:
    search = made(library, 1, "  Clean   KETTLE ", news_ids=[an_id(7)])
    [fact] = library.facts("search_performed")
    assert (fact.subject, fact.query, fact.source, fact.visitor_id) == (search, "Clean   KETTLE", "portal", "v1")
    assert (fact.article_result_count, fact.news_result_ids, fact.is_employee) == (3, [an_id(7)], False)
    stored = row(library, search)
    assert (stored.at, stored.normalized, stored.visitor, stored.article_count) == (START, "clean kettle", "v1", 3)
    made(library, 1, "another")
    assert library.facts() == []
    assert row(library, search).query == "Clean   KETTLE"


@pytest.mark.spec("KB-177")
def test_suggestions_and_agents_lookups_are_told_apart(library: Library) -> None:
    made(library, 1, source="suggestion", department_id=library.department)
    assert library.facts("search_performed")[0].department_id == library.department
    made(library, 2, "x" * 2000, source="agent", actor=f"employee:{library.ann}")
    [fact] = library.facts("search_performed")
    assert (fact.source, fact.is_employee, len(fact.query)) == ("agent", True, 500)
    made(library, 3)
    assert [item["searches"] for item in library.asked("searches", {})["items"]] == [1]
    assert [item["searches"] for item in library.asked("searches", {"source": "suggestion"})["items"]] == [1]


def test_who_sent_a_ticket_or_asked_for_a_chat_within_the_hour(library: Library) -> None:
    carl = f"user:{library.carl}"
    old, young, other = (
        made(library, 1, actor=carl),
        made(library, 2, actor=carl, minutes=50),
        made(library, 3, actor=f"user:{library.olga}"),
    )
    at = START + timedelta(minutes=70)
    library.handling.fact("kb", "tickets.ticket_created.v1", {}, subject=an_id(91), actor=carl, now=at)
    [fact] = library.facts("search_followed_by_work")
    assert (fact.subject, fact.work_type, fact.work_id, fact.after_seconds) == (young, "ticket", an_id(91), 20 * 60)
    library.handling.fact("kb", "chat.chat_requested.v1", {}, subject=an_id(92), actor=carl, now=at)
    assert library.facts() == []
    assert [row(library, each).followed_by_id for each in (old, young, other)] == [None, an_id(91), None]


def test_who_has_no_account_names_the_search(library: Library) -> None:
    search = made(library, 1)
    said: Handed = {"search_id": search, "work_type": "chat", "work_id": an_id(91)}
    at = START + timedelta(minutes=5)
    assert library.handling.command("kb", "settle_search", said, now=at, actor="visitor") == {"is_noted": True}
    [fact] = library.facts("search_followed_by_work")
    assert (fact.work_type, fact.after_seconds, fact.opened_count, fact.brand_id) == ("chat", 300, 0, library.brand)
    library.handling.command("kb", "settle_search", said | {"work_id": an_id(92)}, now=at, actor="visitor")
    assert library.facts() == []
    late = START + timedelta(minutes=61)
    assert library.handling.command("kb", "settle_search", said, now=late, actor="visitor") == {"is_noted": False}
    assert library.handling.command("kb", "settle_search", said | {"search_id": an_id(99)}, now=at, actor="visitor") == {"is_noted": False}


def test_a_search_that_solved_it_is_told_once(library: Library) -> None:
    search = made(library, 1, source="suggestion", department_id=library.department)
    said: Handed = {"search_id": search, "is_solved": True, "article_id": an_id(50)}
    for _ in range(2):
        library.handling.command("kb", "settle_search", said, now=START, actor="visitor")
        told = library.facts("search_solved")
        if told:
            assert (told[0].article_id, told[0].department_id, told[0].source) == (an_id(50), library.department, "suggestion")
    assert told == []
    assert row(library, search).is_solved


@pytest.mark.spec("KB-137", "KB-138", "KB-139", "KB-143", "REP-070")
def test_the_report_puts_alike_searches_together(library: Library) -> None:
    for number, (query, visitor, results) in enumerate(
        [("Kettle", "v1", 4), ("kettle", "v2", 2), ("  kettle ", "v2", 0), ("toaster", "v1", 0), ("Tea pot", "v3", 1)], 1
    ):
        made(library, number, query, visitor=visitor, article_count=results)
    made(library, 8, "kettle", actor=f"employee:{library.ann}")
    with library.handling("kb") as work:
        work.session.execute(sa.update(Search).where(Search.id.in_([an_id(1), an_id(2)])).values(opened_count=1))

    def report(**asked: Any) -> list[tuple[str, int]]:
        return [(item["query"], item["searches"]) for item in library.asked("searches", asked, by=library.max)["items"]]

    first = library.asked("searches", {}, by=library.max)["items"][0]
    assert (first["query"], first["searches"], first["visitors"], first["average_results"]) == ("kettle", 3, 2, 2.0)
    assert (first["percent_finding"], first["average_opened"]) == (66.67, 0.67)
    assert report() == [("kettle", 3), ("toaster", 1), ("Tea pot", 1)]
    assert report(has_results=False) == [("toaster", 1), ("kettle", 1)]
    assert report(has_views=False) == [("toaster", 1), ("Tea pot", 1), ("kettle", 1)]
    assert report(text="POT") == [("Tea pot", 1)]
    assert report(brand_id=library.other_brand) == []
    assert report(since=(START + timedelta(hours=1)).isoformat()) == []
    page = library.asked("searches", {"limit": 2}, by=library.max)
    rest = library.asked("searches", {"limit": 2, "cursor": page["next_cursor"]}, by=library.max)
    assert [item["query"] for item in page["items"] + rest["items"]] == ["kettle", "toaster", "Tea pot"]
    with pytest.raises(Forbidden):
        library.asked("searches", {}, by=library.ann)


def test_searches_are_forgotten_after_400_days_with_what_was_opened(library: Library) -> None:
    old, young = made(library, 1), made(library, 2, minutes=60 * 24)
    with library.handling("kb") as work:
        work.session.add(SearchOpening(search_id=old, item_id=an_id(5), kind="article", at=START))
    library.handling.timer("kb", "purge_searches", START + timedelta(days=400, minutes=1))
    with library.handling.reading("kb") as session:
        assert list(session.scalars(sa.select(Search.id))) == [young]
        assert session.scalar(sa.select(sa.func.count()).select_from(SearchOpening)) == 0


def test_a_deleted_account_is_wiped_from_its_searches(library: Library) -> None:
    search = made(library, 1, actor=f"user:{library.carl}")
    assert row(library, search).user_id == library.carl
    library.handling.fact("kb", "people.user_deleted.v1", {"display_name": "Carl", "email": "c@home.example"}, subject=library.carl)
    assert row(library, search).user_id is None


@pytest.mark.parametrize(
    ("field", "value"), [("query", ""), ("query", "x" * 2001), ("source", "desk"), ("article_count", -1), ("news_ids", [an_id(1)] * 101)]
)
def test_bad_records_are_refused_by_the_name_of_the_field(library: Library, field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        made(library, 1, **{field: value})
    assert field in refused.value.messages
