"""What kb answers is what the gateway says it answers, field by field."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema

from gateway.knowledge import search_shapes
from gateway.management.knowledge_search import _PAGES
from gateway.schemas import page_of
from tests.service.kb.library import START, Library, an_id
from tests.service.kb.shelves import Shelves


def check(shape: type[Schema], answer: dict[str, Any]) -> None:
    """Nothing missing, nothing more, everything of its kind."""
    assert shape(unknown=RAISE).validate(answer) == {}


def test_answers_have_the_shapes_of_the_api(library: Library, shelves: Shelves) -> None:
    shelves.article("Kettle", "boils " * 200, keywords=["tea"], assigned_agent_id=library.ann, last_reviewed_at=START)
    shelves.reply("Kettle", "boils", shortcut="k")
    shelves.news("Kettle", "boils")
    check(search_shapes.PortalSearch, {"search_id": None} | shelves.portal("kettle"))
    check(search_shapes.PortalSearch, {"search_id": None} | shelves.portal("kettle", kind="news"))
    check(search_shapes.Suggestions, {"search_id": None} | shelves.suggested("kettle"))
    check(_PAGES["articles"], library.asked("search_articles", {"text": "kettle"}))
    check(_PAGES["replies"], library.asked("search_canned_replies", {}))
    check(_PAGES["news"], library.asked("search_news", {"text": "kettle"}))
    check(search_shapes.ArticlesSuggested, library.asked("suggest_for_agent", {"text": "kettle"}))
    check(search_shapes.RepliesOffered, library.asked("offered_replies", {"text": "k", "channel": "chat"}))
    said = {"id": an_id(1), "query": "kettle", "source": "portal", "visitor": "v", "article_count": 1}
    library.handling.command("kb", "record_search", said, actor="visitor")
    found = library.asked("searches", {})
    assert len(found["items"]) == 1
    check(page_of(search_shapes.SearchesAlike), found)
