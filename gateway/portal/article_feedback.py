"""Feedback below articles, for readers: whether a role allows it is kb's to say, since visitors without an account have one too."""

from __future__ import annotations

from typing import Any

from flask import Response

from gateway import rate_limits
from gateway.asking import ask
from gateway.brands import brand
from gateway.identity.reader import act_as_reader, remembered
from gateway.knowledge import feedback_shapes, shapes
from gateway.knowledge.standing import check_address
from gateway.permissions import open_to_all
from gateway.routes import Routes
from gateway.schemas import page_of
from gateway.serving import written

routes = Routes("article-feedback", prefix="", description="What readers say of articles.")
ONE = "/article-feedback/<uuid:feedback_id>"


@routes.get("/articles/<uuid:article_id>/feedback")
@open_to_all
@routes.arguments(shapes.FeedbackQuery, location="query")
@routes.response(200, page_of(feedback_shapes.FeedbackSeen))
@shapes.refusing(routes, 403)
def feedback(query: dict[str, Any], article_id: str) -> Any:
    """Feedback below an article, oldest first; replies name what they answer. What waits is seen by its author and moderators (KB-086)."""
    act_as_reader()
    return ask("kb", "feedback_of_article", query | {"article_id": article_id, "brand_id": brand()["id"]})


@routes.post("/articles/<uuid:article_id>/feedback")
@open_to_all
@routes.arguments(feedback_shapes.FeedbackByReader)
@routes.response(201, feedback_shapes.FeedbackSeen)
def leave(asked: dict[str, Any], article_id: str) -> Response:
    """Leave feedback, or reply to some. It may have to wait for a moderator (`state`).

    403 `address_refused` for a network address on the blacklist (KB-096), `barred_from_feedback` for who was blocked (KB-092).
    """
    rate_limits.take("feedback")
    check_address()
    act_as_reader()
    said = asked | {"article_id": article_id, "brand_id": brand()["id"], "ip": rate_limits.address()}
    return remembered(written(ask("kb", "leave_feedback", said), 201, False))


@routes.patch(ONE)
@open_to_all
@routes.arguments(feedback_shapes.FeedbackText)
@routes.response(200, feedback_shapes.FeedbackSeen)
def edit(asked: dict[str, Any], feedback_id: str) -> Any:
    """Change one's own, or with the right to all of it anybody's. What was approved may have to wait again."""
    rate_limits.take("feedback")
    check_address()
    return _done("edit_feedback", feedback_id, asked)


@routes.delete(ONE)
@open_to_all
@routes.response(200, feedback_shapes.FeedbackGone)
def delete(feedback_id: str) -> Any:
    """Delete one's own, or with the right to all of it anybody's; replies go along."""
    return _done("delete_feedback", feedback_id)


@routes.post(f"{ONE}/abuse-reports")
@open_to_all
@routes.response(201, feedback_shapes.FeedbackGone)
def report(feedback_id: str) -> Response:
    """Report it as abusive. It vanishes for whoever does so, until a moderator has looked at it (KB-094, KB-179)."""
    rate_limits.take("feedback")
    return remembered(written(_done("report_feedback", feedback_id), 201, False))


@routes.post(f"{ONE}/approval")
@open_to_all
@routes.response(201, feedback_shapes.FeedbackSeen)
def approve(feedback_id: str) -> Any:
    """Let all see it; lifts the ban that it caused. For moderators."""
    return _done("approve_feedback", feedback_id)


@routes.post(f"{ONE}/block")
@open_to_all
@routes.response(201, feedback_shapes.FeedbackSeen)
def block(feedback_id: str) -> Any:
    """Hide it from all, and bar its author from feedback. For moderators."""
    return _done("block_feedback", feedback_id)


def _done(command: str, feedback_id: str, asked: dict[str, Any] | None = None) -> Any:
    act_as_reader()
    return ask("kb", command, (asked or {}) | {"feedback_id": feedback_id, "brand_id": brand()["id"]})
