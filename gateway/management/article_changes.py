"""What becomes of articles over HTTP, one or many: marks, place, agent, copies, deletion."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.knowledge import articles as shapes
from gateway.knowledge import articles_asked as wanted
from gateway.knowledge import items
from gateway.permissions import permits
from gateway.routes import Routes

routes = Routes("article-changes", prefix="/articles", description="Marking, moving, copying, transferring and deleting articles.")


@routes.post("/marks")
@permits(*(f"kb_articles.mark_{mark}" for mark in wanted.MARKS))
@routes.arguments(wanted.ArticlesMark)
@routes.response(200, items.ItemsChanged)
def mark(asked: dict[str, Any]) -> Any:
    """Mark as public, private or draft, ask for a review, or say that they were reviewed. Each mark needs its own right."""
    return ask("kb", "mark_articles", asked)


@routes.post("/stale-clearances")
@permits("kb_articles.mark_reviewed")
@routes.arguments(items.SomeItems)
@routes.response(200, items.ItemsChanged)
def clear_stale(asked: dict[str, Any]) -> Any:
    """Say that stale articles were checked: their stale date starts over."""
    return ask("kb", "clear_stale", asked)


@routes.post("/moves")
@permits("kb_articles.move")
@routes.arguments(wanted.ArticlesPlace)
@routes.response(200, items.ItemsChanged)
def move(asked: dict[str, Any]) -> Any:
    """Move into a folder; the right must hold there and here."""
    return ask("kb", "move_articles", asked)


@routes.post("/copies")
@permits("kb_articles.copy")
@routes.arguments(wanted.ArticlesPlace)
@routes.response(201, shapes.ArticlesCopied)
def copy(asked: dict[str, Any]) -> Any:
    """Copy into a folder, where the right to create must hold. A copy starts as a draft."""
    return ask("kb", "copy_articles", asked)


@routes.post("/transfers")
@permits("kb_articles.transfer")
@routes.arguments(wanted.ArticlesTransfer)
@routes.response(200, items.ItemsChanged)
def transfer(asked: dict[str, Any]) -> Any:
    """Make an agent answerable for them, or nobody. It hides them from no one."""
    return ask("kb", "transfer_articles", asked)


@routes.post("/deletions")
@permits("kb_articles.delete")
@routes.arguments(wanted.ArticlesDeletion)
@routes.response(200, items.ItemsChanged)
def delete(asked: dict[str, Any]) -> Any:
    """Delete, and forward their traffic if wanted. They can be brought back until they are purged."""
    return ask("kb", "delete_articles", asked)


@routes.post("/restorations")
@permits("kb_articles.delete")
@routes.arguments(wanted.ArticlesRestored)
@routes.response(200, items.ItemsChanged)
def restore(asked: dict[str, Any]) -> Any:
    """Bring back what was deleted; its forwarding ends. 409 `folder_gone`: name another folder."""
    return ask("kb", "restore_articles", asked)
