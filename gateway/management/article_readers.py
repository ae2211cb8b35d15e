"""What readers make of articles and news, for employees: feedback below one article, votes, views."""

from __future__ import annotations

from typing import Any

from gateway import rate_limits
from gateway.asking import ask
from gateway.knowledge import feedback_shapes, shapes
from gateway.knowledge.standing import check_address
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("article-readers", prefix="", description="Feedback, votes and views of articles and news.")


@routes.get("/articles/<uuid:article_id>/feedback")
@permits("kb_articles.view")
@routes.arguments(shapes.FeedbackQuery, location="query")
@routes.response(200, page_of(feedback_shapes.FeedbackForStaff))
def feedback(query: dict[str, Any], article_id: str) -> Any:
    """Feedback below an article, oldest first; what waits or is blocked for moderators."""
    return ask("kb", "feedback_of_article", query | {"article_id": article_id})


@routes.post("/articles/<uuid:article_id>/feedback")
@permits("kb_articles.add_feedback", "kb_feedback.reply")
@routes.arguments(feedback_shapes.FeedbackByEmployee)
@routes.response(201, feedback_shapes.FeedbackForStaff)
def leave(asked: dict[str, Any], article_id: str) -> Any:
    """Leave feedback, or reply to some (KB-085)."""
    check_address()
    return ask("kb", "leave_feedback", asked | {"article_id": article_id, "ip": rate_limits.address()})


@routes.put("/articles/<uuid:article_id>/vote")
@permits("kb_articles.add_feedback")
@routes.arguments(feedback_shapes.VoteOnArticle)
@routes.response(200, feedback_shapes.Helpfulness)
def vote(asked: dict[str, Any], article_id: str) -> Any:
    """Say whether it helps; one vote each, the last one counts (KB-098)."""
    return ask("kb", "rate_article", asked | {"article_id": article_id})


@routes.delete("/articles/<uuid:article_id>/helpfulness")
@permits("kb_articles.clear_helpfulness")
@routes.response(200, feedback_shapes.Helpfulness)
def clear_helpfulness(article_id: str) -> Any:
    """Set both counters back, and forget the votes."""
    return ask("kb", "clear_helpfulness", {"article_id": article_id})


@routes.get("/articles/<uuid:article_id>/statistics")
@permits("kb_articles.view")
@routes.response(200, shapes.ViewsOfItem)
def statistics_of_article(article_id: str) -> Any:
    """Visits of people and spiders, and hits, over four periods (KB-054)."""
    return ask("kb", "statistics", {"kind": "article", "item_id": article_id})


@routes.get("/news/<uuid:news_id>/statistics")
@permits("news.view")
@routes.response(200, shapes.ViewsOfItem)
def statistics_of_news(news_id: str) -> Any:
    """Visits of people and spiders, and hits, over four periods (NWS-010)."""
    return ask("kb", "statistics", {"kind": "news", "item_id": news_id})
