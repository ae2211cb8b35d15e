"""Searching the knowledge base, for employees; and what customers searched for."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.knowledge import search_asked, search_shapes
from gateway.knowledge.searches import recorded
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("knowledge-search", description="Finding articles, canned replies and news.")

_PAGES = {
    "articles": search_shapes.found_page(search_shapes.ArticleFoundByStaff, "ArticlesFoundByStaff"),
    "replies": search_shapes.found_page(search_shapes.ReplyFoundByStaff, "RepliesFoundByStaff"),
    "news": search_shapes.found_page(search_shapes.NewsFoundByStaff, "NewsFoundByStaffPage"),
}


@routes.get("/articles")
@permits("kb_articles.view")
@routes.arguments(search_asked.ArticleSearchQuery, location="query")
@routes.response(200, _PAGES["articles"])
def articles(query: dict[str, Any]) -> Any:
    """Search articles: all that is said must hold, the heaviest come first (KB-069). Without `text` the latest change comes first."""
    return ask("kb", "search_articles", query)


@routes.get("/canned-replies")
@permits("canned_replies.view_insert")
@routes.arguments(search_asked.ReplySearchQuery, location="query")
@routes.response(200, _PAGES["replies"])
def canned_replies(query: dict[str, Any]) -> Any:
    """Search canned replies whose audience one belongs to; managers and administrators search all."""
    return ask("kb", "search_canned_replies", query)


@routes.get("/news")
@permits("news.view")
@routes.arguments(search_asked.NewsSearchQuery, location="query")
@routes.response(200, _PAGES["news"])
def news(query: dict[str, Any]) -> Any:
    """Search news."""
    return ask("kb", "search_news", query)


@routes.post("/suggestions")
@permits("kb_articles.view")
@routes.arguments(search_asked.WordsOfWork)
@routes.response(200, search_shapes.ArticlesSuggested)
def suggest(asked: dict[str, Any]) -> Any:
    """Articles that may answer what was said (KB-082 to KB-084): private ones among them, drafts never.

    Recorded as an agent's look-up, but for what a page asks by itself (`X-By-Itself: 1`).
    """
    found = ask("kb", "suggest_for_agent", asked)
    where = {"brand_id": asked.get("brand_id"), "language": asked.get("language")}
    recorded(asked["text"][-search_asked.TOLD :], "agent", article_count=len(found["items"]), **where)
    return found


@routes.get("/offered-replies")
@permits("canned_replies.view_insert")
@routes.arguments(search_asked.OfferedRepliesQuery, location="query")
@routes.response(200, search_shapes.RepliesOffered)
def offered_replies(query: dict[str, Any]) -> Any:
    """Canned replies for what is being typed: only those the asker may use in this channel, no drafts (CAN-003, CAN-008, CAN-012)."""
    return ask("kb", "offered_replies", query)


@routes.get("/searches")
@permits("kb_articles.view")
@routes.arguments(search_asked.SearchesQuery, location="query")
@routes.response(200, page_of(search_shapes.SearchesAlike))
def searches(query: dict[str, Any]) -> Any:
    """What was searched for, alike together, the most frequent first. For managers and administrators."""
    return ask("kb", "searches", query)
