"""What becomes of news over HTTP: marks and deletion of one or many."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.kb import items as item_shapes
from gateway.kb import news as news_shapes
from gateway.permissions import permits
from gateway.routes import Routes

routes = Routes("news-changes", prefix="/news", description="Marking and deleting news.")


@routes.post("/marks")
@permits("news.mark_public", "news.mark_private", "news.mark_draft", "news.mark_for_review", "news.mark_reviewed")
@routes.arguments(news_shapes.NewsMark)
@routes.response(200, item_shapes.ItemsChanged)
def mark(asked: dict[str, Any]) -> Any:
    """Mark as public, private or draft, ask for a review, or say that it was reviewed. Each mark takes its own right."""
    return ask("kb", "mark_news", asked)


@routes.post("/deletions")
@permits("news.delete")
@routes.arguments(item_shapes.SomeItems)
@routes.response(200, item_shapes.ItemsChanged)
def delete(asked: dict[str, Any]) -> Any:
    """Delete. They can be brought back until they are purged."""
    return ask("kb", "delete_news", asked)


@routes.post("/restorations")
@permits("news.delete")
@routes.arguments(item_shapes.SomeItems)
@routes.response(200, item_shapes.ItemsChanged)
def restore(asked: dict[str, Any]) -> Any:
    """Bring back what was deleted."""
    return ask("kb", "restore_news", asked)
