"""Facts about what readers write below articles."""

from __future__ import annotations

from dataclasses import field

from contracts.fact import Fact, fact
from contracts.shapes_of_kb import ArticleShape, BeforeOfFeedback, FeedbackShape


@fact("kb.feedback_created.v1")
class FeedbackCreated(Fact):
    """Somebody left feedback or replied to it."""

    feedback: FeedbackShape
    before: BeforeOfFeedback = field(default_factory=dict)
    article: ArticleShape


@fact("kb.feedback_edited.v1")
class FeedbackEdited(Fact):
    """Its text was changed."""

    feedback: FeedbackShape
    before: BeforeOfFeedback = field(default_factory=dict)
    article: ArticleShape


@fact("kb.feedback_approved.v1")
class FeedbackApproved(Fact):
    """A moderator made it visible; a ban it had caused is lifted."""

    feedback: FeedbackShape
    before: BeforeOfFeedback = field(default_factory=dict)
    article: ArticleShape


@fact("kb.feedback_blocked.v1")
class FeedbackBlocked(Fact):
    """A moderator hid it and barred its author."""

    feedback: FeedbackShape
    before: BeforeOfFeedback = field(default_factory=dict)
    article: ArticleShape


@fact("kb.feedback_deleted.v1")
class FeedbackDeleted(Fact):
    """Deleted, by its author or a moderator."""

    feedback: FeedbackShape
    before: BeforeOfFeedback = field(default_factory=dict)
    article: ArticleShape


@fact("kb.feedback_abuse_reported.v1")
class FeedbackAbuseReported(Fact):
    """A reader found it abusive, for the first time."""

    feedback: FeedbackShape
    before: BeforeOfFeedback = field(default_factory=dict)
    article: ArticleShape
