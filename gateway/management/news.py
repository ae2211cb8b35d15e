"""News over HTTP, for employees: lists, making and editing, history."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.knowledge import items as item_shapes
from gateway.knowledge import news as news_shapes
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import PageQuery, page_of

routes = Routes("news", description="Notices for the visitors of the portals.")


@routes.get("")
@permits("news.view")
@routes.arguments(news_shapes.NewsQuery, location="query")
@routes.response(200, page_of(news_shapes.NewsInList))
def news(query: dict[str, Any]) -> Any:
    """One list of news; all of the system for every agent."""
    return ask("kb", "news", query)


@routes.get("/counts")
@permits("news.view")
@routes.response(200, news_shapes.NewsCounts)
def counts() -> Any:
    """The figures beside the lists."""
    return ask("kb", "news_counts")


@routes.post("")
@permits("news.create")
@routes.arguments(news_shapes.NewNewsItem)
@routes.response(201, news_shapes.NewsWhole, etag=True)
def create(asked: dict[str, Any]) -> Any:
    """Make a news item. 422 `summary_too_long` above 256 characters."""
    return ask("kb", "create_news", asked)


@routes.get("/<uuid:news_id>")
@permits("news.view")
@routes.response(200, news_shapes.NewsWhole, etag=True)
def news_item(news_id: str) -> Any:
    """One news item."""
    return ask("kb", "news_item", {"news_id": news_id})


@routes.patch("/<uuid:news_id>")
@permits("news.edit", "news.review")
@routes.arguments(news_shapes.NewsChanges)
@routes.response(200, news_shapes.NewsWhole, if_match=True, etag=True)
def edit(asked: dict[str, Any], news_id: str) -> Any:
    """Change a news item. Clearing the review flag takes the right to review."""
    return ask("kb", "edit_news", asked | {"news_id": news_id} | expected_version())


@routes.post("/<uuid:news_id>/clones")
@permits("news.clone")
@routes.response(201, news_shapes.NewsWhole, etag=True)
def clone(news_id: str) -> Any:
    """Make a second item with the same content, brands and language; it starts as a draft."""
    return ask("kb", "clone_news", {"news_id": news_id})


@routes.get("/<uuid:news_id>/history")
@permits("news.view")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(item_shapes.ItemOfHistory))
def history(query: dict[str, Any], news_id: str) -> Any:
    """What was done to it, newest first."""
    return ask("kb", "news_history", query | {"news_id": news_id})
