"""From a change of feedback to its published facts; the article's count of what nobody has moderated goes along (KB-045)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from contracts.fact import Fact
from kit.storage.work import Work
from services.kb.below_articles import Place
from services.kb.models import Feedback
from services.kb.queries.feedback import shown
from services.kb.states import state_of, state_of_feedback


@dataclass(slots=True)
class Change:
    """What one handler did to a comment, told at its end with the final state."""

    told: list[type[Fact]] = field(default_factory=list)

    def tell(self, fact: type[Fact]) -> None:
        self.told.append(fact)


@contextmanager
def changing_feedback(work: Work, place: Place, feedback: Feedback, *, is_new: bool = False) -> Iterator[Change]:
    """Everything told inside the block is announced at its end. The article must be locked: its count changes with it."""
    was = {} if is_new else state_of_feedback(feedback, _reports_of(work, feedback))
    waited = not is_new and _waits(feedback)
    change = Change()
    yield change
    work.session.flush()
    place.article.pending_feedback += _waits(feedback) - waited
    feedback.version += 0 if is_new else 1
    now = state_of_feedback(feedback, _reports_of(work, feedback))
    before = {name: value for name, value in was.items() if value != now[name]}
    for fact in change.told:
        work.announce(fact(subject=feedback.id, feedback=now, before=before, article=state_of(place.article)))  # type: ignore[call-arg]


def answered(work: Work, place: Place, feedback: Feedback) -> dict[str, Any]:
    """The comment as whoever changed it sees it."""
    names = ("id", "version", "article_id", "parent_id", "author", "display_name", "text", "may_link", "state", "created_at", "edited_at")
    more = () if place.is_on_portal or not place.may_moderate else ("email", "ip", "report_count", "moderated_at", "moderated_by")
    row = {name: getattr(feedback, name) for name in (*names, *more)}
    return shown(row | {"state": str(row["state"])}, place.reach, work.call.actor)


def _waits(feedback: Feedback) -> int:
    return int(feedback.state == "pending" and feedback.deleted_at is None)


def _reports_of(work: Work, feedback: Feedback) -> int:
    """Reports of abuse over all that this author wrote (KB-180)."""
    return (
        work.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Feedback.report_count), 0)).where(Feedback.author == feedback.author))
        or 0
    )
