"""The past of an article over HTTP: history, revisions, what differs, and going back."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.knowledge import articles as shapes
from gateway.knowledge import articles_asked as wanted
from gateway.knowledge import items
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import PageQuery, page_of

routes = Routes("article-past", prefix="/articles/<uuid:article_id>", description="What became of an article, and going back.")


@routes.get("/history")
@permits("kb_articles.view")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(items.ItemOfHistory))
def history(query: dict[str, Any], article_id: str) -> Any:
    """Who did what when, newest first."""
    return ask("kb", "article_history", query | {"article_id": article_id})


@routes.get("/revisions")
@permits("kb_articles.view")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(shapes.ArticleRevisionRow))
def revisions(query: dict[str, Any], article_id: str) -> Any:
    """Its revisions, newest first: one for each change of title, summary, body or keywords."""
    return ask("kb", "article_revisions", query | {"article_id": article_id})


@routes.get("/revisions/<int:number>")
@permits("kb_articles.view")
@routes.response(200, shapes.ArticleRevision)
def revision(article_id: str, number: int) -> Any:
    """One revision, whole."""
    return ask("kb", "article_revision", {"article_id": article_id, "number": number})


@routes.post("/revisions/<int:number>/restorations")
@permits("kb_articles.edit")
@routes.response(201, shapes.Article, if_match=True, etag=True)
def restore(article_id: str, number: int) -> Any:
    """Bring an earlier content back, as a new revision."""
    return ask("kb", "restore_revision", {"article_id": article_id, "number": number} | expected_version())


@routes.get("/difference")
@permits("kb_articles.view")
@routes.arguments(wanted.ArticleDiffQuery, location="query")
@routes.response(200, shapes.ArticleDiff)
def difference(query: dict[str, Any], article_id: str) -> Any:
    """What differs between two revisions. 409 `too_long_to_compare` above 200,000 characters."""
    return ask("kb", "article_diff", query | {"article_id": article_id})
