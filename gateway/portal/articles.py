"""Articles of the knowledge base, for readers."""

from __future__ import annotations

from typing import Any

from flask import Response

from gateway import rate_limits
from gateway.asking import ask
from gateway.brands import brand
from gateway.identity.reader import act_as_reader, remembered
from gateway.knowledge import feedback_shapes, shapes
from gateway.knowledge.addresses import ARTICLES_API
from gateway.knowledge.article import article_page, sent
from gateway.knowledge.item_files import STORE
from gateway.knowledge.languages import wish
from gateway.knowledge.views import note_view
from gateway.permissions import open_to_all
from gateway.routes import Routes
from gateway.serving import JSON, written

routes = Routes("articles", description="Reading the knowledge base.")


@routes.get("/<uuid:article_id>")
@open_to_all
@routes.arguments(shapes.ArticleQuery, location="query")
@routes.response(200, shapes.PortalArticle, etag=True)
@routes.response(301, shapes.ArticleMoved, description="Deleted, and another took its place: `Location`")
@shapes.refusing(routes, 403, 410)
def article(query: dict[str, Any], article_id: str) -> Any:
    """An article, as its reader may see it.

    A linked translation stands in for one that is not in the language picked (KB-032). 301 where another article took the place of a
    deleted one, 410 where that is gone as well (KB-063, KB-173). Counts as a view.
    """
    page = article_page(article_id, wish(query.get("language")))
    if "moved_to" in page.said:
        return Response(page.body, 301, {"Location": f"{ARTICLES_API}/{page.said['moved_to']['id']}"}, mimetype=JSON)
    said = page.said
    note_view("article", said["id"], brand_id=brand()["id"], language=said["language"], search_id=query.get("search_id"))
    return remembered(sent(page, JSON))


@routes.get("/<uuid:article_id>/files/<uuid:file_id>")
@open_to_all
@routes.response(200, content_type="application/octet-stream", description="The file")
@shapes.refusing(routes, 403)
def file(article_id: str, file_id: str) -> Response:
    """A file of an article that the caller may see."""
    return STORE.content(
        ask("kb", "portal_file", {"article_id": article_id, "file_id": file_id, "brand_id": brand()["id"]}), is_asked_each_time=True
    )


@routes.put("/<uuid:article_id>/vote")
@open_to_all
@routes.arguments(feedback_shapes.VoteOnArticle)
@routes.response(200, feedback_shapes.Helpfulness)
def vote(asked: dict[str, Any], article_id: str) -> Any:
    """Say whether it helped. One vote a reader, the last one counts (KB-183).

    409 `voting_is_off` where the brand has no votes, `votes_used_up` after three votes without an account from one network on one day.
    """
    rate_limits.take("vote")
    act_as_reader()
    found = ask("kb", "rate_article", asked | {"article_id": article_id, "brand_id": brand()["id"], "ip": rate_limits.address()})
    return remembered(written(found, 200, False))
