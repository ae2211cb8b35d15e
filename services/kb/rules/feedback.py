"""Who may do what with feedback, and in which state it stands (KB-086, KB-087, KB-122 to KB-126)."""

from __future__ import annotations

from contracts.vocabulary import FeedbackState
from services.kb.rules.rights import Reach

CREATE, REPLY, MODERATE = "kb_feedback.create", "kb_feedback.reply", "kb_feedback.moderate"


def first_state(*, is_moderated: bool) -> FeedbackState:
    """Where the brand moderates, new feedback waits (KB-086); else it shows at once (KB-087)."""
    return FeedbackState.PENDING if is_moderated else FeedbackState.APPROVED


def edited_state(state: str, *, is_moderated: bool, may_moderate: bool) -> FeedbackState:
    """What was approved waits again once its author changed it: else approval would be for words that nobody has seen."""
    now = FeedbackState(state)
    waits_again = now is FeedbackState.APPROVED and is_moderated and not may_moderate
    return FeedbackState.PENDING if waits_again else now


def may_edit(reach: Reach, *, is_mine: bool) -> bool:
    return reach.may("kb_feedback.edit_all") or (is_mine and reach.may("kb_feedback.edit_own"))


def may_delete(reach: Reach, *, is_mine: bool) -> bool:
    return reach.may("kb_feedback.delete_all") or (is_mine and reach.may("kb_feedback.delete_own"))
