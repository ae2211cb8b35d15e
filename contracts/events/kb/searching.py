"""Facts about what people looked for, and whether it helped."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from contracts.fact import Fact, fact
from contracts.vocabulary import SearchSource
from contracts.wire import Count, Id, Ids, Text, Truth, one_of, up_to


@fact("kb.search_performed.v1")
class SearchPerformed(Fact):
    """A search of the portal, articles suggested to a customer, or an agent's look-up."""

    query: Annotated[str, up_to(500)]
    source: Annotated[str, one_of(*SearchSource)]
    brand_id: Id | None = None
    language: Text | None = None
    department_id: Id | None = None
    visitor_id: Text
    is_employee: Truth
    article_result_count: Count
    news_result_ids: Ids = field(default_factory=list)


@fact("kb.search_solved.v1")
class SearchSolved(Fact):
    """The visitor said that what was found answered the question."""

    query: Annotated[str, up_to(500)]
    source: Annotated[str, one_of(*SearchSource)]
    brand_id: Id | None = None
    department_id: Id | None = None
    article_id: Id | None = None


@fact("kb.search_followed_by_work.v1")
class SearchFollowedByWork(Fact):
    """The visitor sent a ticket or asked for a chat all the same."""

    query: Annotated[str, up_to(500)]
    source: Annotated[str, one_of(*SearchSource)]
    brand_id: Id | None = None
    department_id: Id | None = None
    work_type: Annotated[str, one_of("ticket", "chat")]
    work_id: Id
    opened_count: Count
    after_seconds: Count
