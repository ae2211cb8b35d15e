"""Moderators decide on feedback: approve, or block and bar its author (KB-091 to KB-093, KB-181, KB-182)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.events import kb as facts
from contracts.vocabulary import FeedbackState
from kit.storage.work import Work
from services.kb.below_articles import feedback_of
from services.kb.handlers.telling_feedback import answered, changing_feedback
from services.kb.models import AbuseReport, Feedback, FeedbackBan
from services.kb.reaching import require
from services.kb.rules.feedback import MODERATE

Said = dict[str, Any]


def approve_feedback(work: Work, asked: Said) -> Said:
    """Makes it visible to all who may read the article; a ban that it had caused is lifted. Raises NotFound, Forbidden."""
    place, feedback = feedback_of(work.session, work.call, asked)
    require(place.reach, MODERATE)
    if feedback.state != FeedbackState.APPROVED or _is_reported(work, feedback):
        with changing_feedback(work, place, feedback) as change:
            _decide(work, feedback, FeedbackState.APPROVED)
            work.session.execute(sa.delete(FeedbackBan).where(FeedbackBan.feedback_id == feedback.id))
            change.tell(facts.FeedbackApproved)
    return answered(work, place, feedback)


def block_feedback(work: Work, asked: Said) -> Said:
    """Hides it from everybody on the portal, and bars its author from feedback on every article. Raises NotFound, Forbidden."""
    place, feedback = feedback_of(work.session, work.call, asked)
    require(place.reach, MODERATE)
    if feedback.state != FeedbackState.BLOCKED:
        with changing_feedback(work, place, feedback) as change:
            _decide(work, feedback, FeedbackState.BLOCKED)
            work.session.add(_ban(work, feedback))
            change.tell(facts.FeedbackBlocked)
    return answered(work, place, feedback)


def _decide(work: Work, feedback: Feedback, state: FeedbackState) -> None:
    feedback.state, feedback.moderated_at, feedback.moderated_by = state, work.now, work.call.actor


def _is_reported(work: Work, feedback: Feedback) -> bool:
    """Whether somebody reported it after the last decision."""
    reported = sa.exists().where(AbuseReport.feedback_id == feedback.id)
    if feedback.moderated_at is not None:
        reported = reported.where(AbuseReport.at > feedback.moderated_at)
    return bool(work.session.scalar(sa.select(reported)))


def _ban(work: Work, feedback: Feedback) -> FeedbackBan:
    kind, _, account = feedback.author.partition(":")
    user_id = account if kind in ("user", "employee") else None
    return FeedbackBan(user_id=user_id, email=feedback.email, ip=feedback.ip, feedback_id=feedback.id, by=work.call.actor, at=work.now)
