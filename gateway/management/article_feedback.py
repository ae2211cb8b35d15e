"""Feedback below articles, for employees: the lists of moderators, and what they decide."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.knowledge import feedback_shapes
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("article-feedback", description="Moderating what readers say of articles.")


@routes.get("")
@permits("kb_feedback.moderate")
@routes.arguments(feedback_shapes.ModerationQuery, location="query")
@routes.response(200, page_of(feedback_shapes.FeedbackForStaff))
def to_moderate(query: dict[str, Any]) -> Any:
    """One list of moderators: what waits, what was reported and not answered yet, what is blocked (KB-089, KB-095)."""
    return ask("kb", "feedback_to_moderate", query)


@routes.patch("/<uuid:feedback_id>")
@permits("kb_feedback.edit_own", "kb_feedback.edit_all")
@routes.arguments(feedback_shapes.FeedbackText)
@routes.response(200, feedback_shapes.FeedbackForStaff)
def edit(asked: dict[str, Any], feedback_id: str) -> Any:
    """Change its text."""
    return ask("kb", "edit_feedback", asked | {"feedback_id": feedback_id})


@routes.delete("/<uuid:feedback_id>")
@permits("kb_feedback.delete_own", "kb_feedback.delete_all")
@routes.response(200, feedback_shapes.FeedbackGone)
def delete(feedback_id: str) -> Any:
    """Delete it, and the replies to it."""
    return ask("kb", "delete_feedback", {"feedback_id": feedback_id})


@routes.post("/<uuid:feedback_id>/approval")
@permits("kb_feedback.moderate")
@routes.response(201, feedback_shapes.FeedbackForStaff)
def approve(feedback_id: str) -> Any:
    """Let all see it; lifts the ban that it caused (KB-091, KB-181)."""
    return ask("kb", "approve_feedback", {"feedback_id": feedback_id})


@routes.post("/<uuid:feedback_id>/block")
@permits("kb_feedback.moderate")
@routes.response(201, feedback_shapes.FeedbackForStaff)
def block(feedback_id: str) -> Any:
    """Hide it from all on the portal, and bar its author from feedback on every article (KB-092)."""
    return ask("kb", "block_feedback", {"feedback_id": feedback_id})
