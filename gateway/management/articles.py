"""Articles over HTTP, for employees: lists, one article, writing."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.knowledge import articles as shapes
from gateway.knowledge import articles_asked as wanted
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("articles", description="Finding, reading and writing articles of the knowledge base.")


@routes.get("")
@permits("kb_articles.view")
@routes.arguments(wanted.ArticlesQuery, location="query")
@routes.response(200, page_of(shapes.ArticleRow))
def articles(query: dict[str, Any]) -> Any:
    """One working list: everything in my brands and folders, whatever its flags, by title unless sorted otherwise."""
    return ask("kb", "articles", query)


@routes.get("/counts")
@permits("kb_articles.view")
@routes.arguments(wanted.ArticleCountsQuery, location="query")
@routes.response(200, shapes.ArticleCounts)
def counts(query: dict[str, Any]) -> Any:
    """The figures beside the lists, and the agents who have articles."""
    return ask("kb", "article_counts", query)


@routes.post("")
@permits("kb_articles.create")
@routes.arguments(wanted.NewArticle)
@routes.response(201, shapes.Article, etag=True)
def create(asked: dict[str, Any]) -> Any:
    """Write an article. Rights may differ by folder (KB-121)."""
    return ask("kb", "create_article", asked)


@routes.post("/plain-texts")
@permits("kb_articles.create", "kb_articles.edit", "news.create", "news.edit", "canned_replies.create", "canned_replies.edit")
@routes.arguments(wanted.PastedText)
@routes.response(200, shapes.PlainText)
def plain_text(asked: dict[str, Any]) -> Any:
    """Strip the tags of pasted text."""
    return ask("kb", "strip_html", asked)


@routes.get("/<uuid:article_id>")
@permits("kb_articles.view")
@routes.response(200, shapes.Article, headers={"ETag": {"schema": {"type": "string"}, "description": "For If-Match"}})
def article(article_id: str) -> Any:
    """One article with all its screen needs; a deleted one too, until its purge.

    Its ETag is for If-Match alone: names and figures change without it.
    """
    found = ask("kb", "article", {"article_id": article_id})
    return found, 200, {"ETag": f'"{found["version"]}"'}


@routes.patch("/<uuid:article_id>")
@permits("kb_articles.edit")
@routes.arguments(wanted.ArticleChanges)
@routes.response(200, shapes.Article, if_match=True, etag=True)
def edit(asked: dict[str, Any], article_id: str) -> Any:
    """Edit. Another folder needs the right to move, another agent the right to transfer."""
    return ask("kb", "edit_article", asked | {"article_id": article_id} | expected_version())


@routes.post("/<uuid:article_id>/clones")
@permits("kb_articles.clone")
@routes.response(201, shapes.Article, etag=True)
def clone(article_id: str) -> Any:
    """Make a new article of it, in the same folder: a draft (KB-184)."""
    return ask("kb", "clone_article", {"article_id": article_id})


@routes.get("/<uuid:article_id>/related-articles")
@permits("kb_articles.view")
@routes.response(200, shapes.RelatedArticles)
def related(article_id: str) -> Any:
    """The articles that it names and that name it."""
    return ask("kb", "related_articles", {"article_id": article_id})


@routes.put("/<uuid:article_id>/related-articles/<uuid:related_id>")
@permits("kb_articles.edit")
@routes.response(204)
def relate(article_id: str, related_id: str) -> None:
    """Have two articles name each other; twenty at most each."""
    ask("kb", "relate_articles", {"article_id": article_id, "related_id": related_id})


@routes.delete("/<uuid:article_id>/related-articles/<uuid:related_id>")
@permits("kb_articles.edit")
@routes.response(204)
def unrelate(article_id: str, related_id: str) -> None:
    """Have them name each other no more."""
    ask("kb", "unrelate_articles", {"article_id": article_id, "related_id": related_id})
