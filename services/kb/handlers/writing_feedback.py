"""Feedback below articles: left, replied to, changed, deleted, reported (KB-085 to KB-087, KB-094, KB-096)."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.events import kb as facts
from contracts.vocabulary import FeedbackState
from kit.errors import Forbidden, Invalid, NotFound
from kit.storage.work import Work
from services.kb.below_articles import Place, feedback_of, must_be_somebody, place_of, visible
from services.kb.handlers.telling_feedback import answered, changing_feedback
from services.kb.models import AbuseReport, Employee, Feedback, FeedbackBan, User
from services.kb.reaching import require
from services.kb.rules.feedback import CREATE, REPLY, edited_state, first_state, may_delete, may_edit

Said = dict[str, Any]
ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def leave_feedback(work: Work, asked: Said) -> Said:
    """A comment, or with `parent_id` a reply; a reply to a reply stands below the same comment. Waits where the brand moderates.

    Raises NotFound, Forbidden `not_permitted`, `barred_from_feedback`; Invalid `text`, `display_name`, `email`.
    """
    must_be_somebody(work.call)
    place = place_of(work.session, work.call, asked, asked["article_id"], is_locking=True)
    require(place.reach, REPLY if asked["parent_id"] else CREATE)
    author = _author(work, asked)
    _refuse_the_barred(work, author)
    parent = _answered(work, place, asked["parent_id"]) if asked["parent_id"] else None
    feedback = Feedback(
        article_id=place.article.id,
        parent_id=(parent.parent_id or parent.id) if parent else None,
        author=work.call.actor,
        text=_cleaned(asked["text"]),
        may_link=place.may_link(work.session),
        state=first_state(is_moderated=place.is_moderated),
        created_at=work.now,
        **author,
    )
    with changing_feedback(work, place, feedback, is_new=True) as change:
        work.session.add(feedback)
        change.tell(facts.FeedbackCreated)
    return answered(work, place, feedback)


def edit_feedback(work: Work, asked: Said) -> Said:
    """Its text, by the author or whoever may edit all. Raises NotFound, Forbidden `not_permitted`, Invalid."""
    place, feedback = feedback_of(work.session, work.call, asked)
    if not may_edit(place.reach, is_mine=feedback.author == work.call.actor):
        raise Forbidden("not_permitted", "You may not edit this.")
    text = _cleaned(asked["text"])
    if text != feedback.text:
        with changing_feedback(work, place, feedback) as change:
            feedback.text, feedback.edited_at = text, work.now
            feedback.state = edited_state(feedback.state, is_moderated=place.is_moderated, may_moderate=place.may_moderate)
            change.tell(facts.FeedbackEdited)
    return answered(work, place, feedback)


def delete_feedback(work: Work, asked: Said) -> Said:
    """Takes it away, and the replies to it. By the author or whoever may delete all. Raises NotFound, Forbidden `not_permitted`."""
    place, feedback = feedback_of(work.session, work.call, asked)
    if not may_delete(place.reach, is_mine=feedback.author == work.call.actor):
        raise Forbidden("not_permitted", "You may not delete this.")
    replies = sa.select(Feedback).where(Feedback.parent_id == feedback.id, Feedback.deleted_at.is_(None)).order_by(Feedback.id)
    for gone in [feedback, *work.session.scalars(replies.with_for_update())]:
        with changing_feedback(work, place, gone) as change:
            gone.deleted_at = work.now
            change.tell(facts.FeedbackDeleted)
    return {"feedback_id": feedback.id}


def report_feedback(work: Work, asked: Said) -> Said:
    """It is abusive, somebody who may read it finds; each counts once (KB-094, KB-186). It vanishes for whoever said so (KB-179).

    Raises NotFound, and Forbidden `not_permitted` where the role does not even carry that.
    """
    must_be_somebody(work.call)
    place, feedback = feedback_of(work.session, work.call, asked, is_reported_too=True)
    if not place.is_on_portal:
        require(place.reach, "kb_feedback.report")
    report = insert(AbuseReport).values(feedback_id=feedback.id, reporter=work.call.actor, at=work.now).on_conflict_do_nothing()
    if work.session.execute(report.returning(AbuseReport.reporter)).first() is not None:
        with changing_feedback(work, place, feedback) as change:
            feedback.report_count += 1
            change.tell(facts.FeedbackAbuseReported)
    return {"feedback_id": feedback.id}


def _author(work: Work, asked: Said) -> Said:
    """Who writes: an account by its own name, others by what they say. Raises Invalid."""
    call = work.call
    known = None
    if call.actor_kind == "user":
        known = work.session.execute(sa.select(User.display_name, User.email).where(User.id == call.actor_id)).first()
    elif call.actor_kind == "employee":
        known = work.session.execute(
            sa.select(Employee.display_name, sa.literal("").label("email")).where(Employee.id == call.actor_id)
        ).first()
    if known is not None:
        user_id = call.actor_id if call.actor_kind == "user" else None
        return {"author_user_id": user_id, "display_name": known.display_name, "email": known.email, "ip": asked["ip"]}
    name, email = " ".join(UNSEEN.sub("", asked["display_name"]).split()), asked["email"].strip()
    if not name:
        raise Invalid("invalid", "display_name: say who you are.", field="display_name")
    if not ADDRESS.fullmatch(email):
        raise Invalid("invalid", "email: a complete address, such as ada@example.com.", field="email")
    return {"author_user_id": None, "display_name": name, "email": email, "ip": asked["ip"]}


def _refuse_the_barred(work: Work, author: Said) -> None:
    """A ban holds for every article: by account, else by address of mail and network together (KB-092, KB-182)."""
    if work.call.actor_kind in ("user", "employee"):
        barred = FeedbackBan.user_id == work.call.actor_id
    else:
        same = sa.func.lower(FeedbackBan.email) == author["email"].lower()
        barred = sa.and_(FeedbackBan.user_id.is_(None), same, FeedbackBan.ip == author["ip"])
    if work.session.scalar(sa.select(sa.literal(1)).where(sa.exists().where(barred))) is not None:
        raise Forbidden("barred_from_feedback", "You may not leave feedback any more.")


def _answered(work: Work, place: Place, parent_id: str) -> Feedback:
    wanted = sa.select(Feedback).where(Feedback.id == parent_id, Feedback.article_id == place.article.id)
    found = work.session.scalar(wanted.where(*visible(work.call.actor, place.may_moderate, place.is_on_portal)))
    if found is None:
        raise NotFound("feedback_not_found", "There is no such feedback.")
    if found.state == FeedbackState.BLOCKED:
        raise Forbidden("not_permitted", "What is blocked takes no replies.")
    return found


def _cleaned(text: str) -> str:
    """Plain text without what cannot be seen. Raises Invalid for nothing."""
    cleaned = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not cleaned:
        raise Invalid("invalid", "text: say something.", field="text")
    return cleaned
