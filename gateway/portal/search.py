"""Searching the portal: articles and news by words."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.brands import brand
from gateway.identity.reader import remembered
from gateway.knowledge import search_asked, search_shapes, shapes
from gateway.knowledge.languages import wish
from gateway.knowledge.searches import recorded
from gateway.permissions import open_to_all
from gateway.rate_limits import limited
from gateway.routes import Routes
from gateway.serving import written

routes = Routes("search", description="Finding articles and news.")


@routes.get("")
@open_to_all
@limited("search")
@routes.arguments(search_asked.PortalSearchQuery, location="query")
@routes.response(200, search_shapes.PortalSearch)
@shapes.refusing(routes, 403)
def search(query: dict[str, Any]) -> Any:
    """Search the portal.

    The first page of a search is recorded (KB-074): say `is_typing` while it is still being typed. Send `search_id` along with the articles
    and news that are opened from it, and with the ticket or chat that is sent all the same.
    """
    is_typing = query.pop("is_typing", False)
    said = query | {"brand_id": brand()["id"]} | wish(query.pop("language", None))
    found = ask("kb", "search_portal", {name: value for name, value in said.items() if name != "language"})
    search_id = None if is_typing or query.get("cursor") else _recorded(query["text"], found)
    return remembered(written({"search_id": search_id} | found, 200, False))


@routes.post("/<uuid:search_id>/solution")
@open_to_all
@limited("search")
@routes.arguments(search_asked.SearchSolution)
@routes.response(204)
def solve(asked: dict[str, Any], search_id: str) -> Any:
    """Say that a search, or what was suggested, answered the question. Counts once, within an hour."""
    ask("kb", "settle_search", asked | {"search_id": search_id, "is_solved": True})
    return None


def _recorded(text: str, found: dict[str, Any]) -> str | None:
    articles, news = found["articles"], found["news"]
    return recorded(
        text,
        "portal",
        brand_id=brand()["id"],
        language=found["language"],
        article_count=articles["count"] if articles else 0,
        news_ids=[item["id"] for item in news["items"]] if news else [],
    )
