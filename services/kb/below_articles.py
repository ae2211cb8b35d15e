"""Where feedback and votes stand: an article that the one who acts may see, and what holds for him there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Forbidden, NotFound
from kit.storage.work import Call
from services.kb.models import AbuseReport, Article, Brand, Feedback
from services.kb.reaching import held_by, must_be_staff, reach_of
from services.kb.readers import POST_LINKS, VIEW_ARTICLES, admit, readable, reader_of
from services.kb.readers_of_staff import seen_by_staff
from services.kb.rules.feedback import MODERATE
from services.kb.rules.rights import Reach, is_open_to


@dataclass(frozen=True, slots=True)
class Place:
    """An article, as the one who acts may see it. `settings`: of the brand visited, or, for employees, of all brands of the article."""

    call: Call
    article: Article
    reach: Reach
    settings: list[Mapping[str, Any]]
    is_on_portal: bool

    @property
    def is_moderated(self) -> bool:
        return any(one.get("is_feedback_moderated", True) for one in self.settings)

    @property
    def is_voting_on(self) -> bool:
        return any(one.get("is_article_voting_on", True) for one in self.settings)

    @property
    def may_moderate(self) -> bool:
        return self.reach.may(MODERATE)

    def may_link(self, session: Session) -> bool:
        """Whether the writer holds the role whose addresses may be clicked (KB-097, KB-104)."""
        held = held_by(session, self.call)
        return any(is_open_to(str(one.get(POST_LINKS, "")), held) for one in self.settings)


def place_of(session: Session, call: Call, asked: Mapping[str, Any], article_id: str, *, is_locking: bool = False) -> Place:
    """The article with its reader's or employee's rights; locked if asked, so that its counters stay right.

    Raises NotFound `article_not_found`, Forbidden.
    """
    is_on_portal = asked.get("brand_id") is not None
    if is_on_portal:
        reader = reader_of(session, call, asked)
        admit(session, reader, VIEW_ARTICLES)
        reach, conditions = reader.reach, readable(reader)
    else:
        reach = reach_of(session, call)
        must_be_staff(reach)
        conditions = seen_by_staff(reach, Article)
    wanted = sa.select(Article).where(Article.id == article_id, *conditions)
    article = session.scalar(wanted.with_for_update() if is_locking else wanted)
    if article is None:
        raise NotFound("article_not_found", "There is no such article.")
    if is_on_portal:
        return Place(call, article, reach, [reader.settings], is_on_portal)
    settings: list[Mapping[str, Any]] = list(session.scalars(sa.select(Brand.settings).where(Brand.id.in_(article.brand_ids))))
    return Place(call, article, reach, settings, is_on_portal)


def feedback_of(session: Session, call: Call, asked: Mapping[str, Any], *, is_reported_too: bool = False) -> tuple[Place, Feedback]:
    """A comment that the one who acts may see, with its article locked first; if asked, also one that he reported.

    Raises NotFound `feedback_not_found`.
    """
    unknown = NotFound("feedback_not_found", "There is no such feedback.")
    article_id = session.scalar(sa.select(Feedback.article_id).where(Feedback.id == asked["feedback_id"]))
    if article_id is None:
        raise unknown
    try:
        place = place_of(session, call, asked, article_id, is_locking=True)
    except NotFound as closed:
        raise unknown from closed
    wanted = sa.select(Feedback).where(
        Feedback.id == asked["feedback_id"],
        *visible(place.call.actor, place.may_moderate, place.is_on_portal, is_reported_too=is_reported_too),
    )
    found = session.scalar(wanted.with_for_update())
    if found is None:
        raise unknown
    return place, found


def visible(actor: str, may_moderate: bool, is_on_portal: bool, of: Any = Feedback, *, is_reported_too: bool = False) -> list[Any]:
    """What makes a comment one that this actor may see (KB-086, KB-091 to KB-094).

    Pending: its author and moderators. Blocked: on the portal nobody, else moderators. Reported: not who did, until a moderator acted.
    """
    if not is_on_portal and may_moderate:
        return [of.deleted_at.is_(None)]
    shown = of.state == "approved"
    if may_moderate:
        shown = of.state.in_(("approved", "pending"))
    elif is_somebody(actor):
        shown = sa.or_(shown, sa.and_(of.state == "pending", of.author == actor))
    conditions = [of.deleted_at.is_(None), shown]
    if is_somebody(actor) and not is_reported_too:
        mine = sa.exists().where(AbuseReport.feedback_id == of.id, AbuseReport.reporter == actor)
        unanswered = sa.or_(of.moderated_at.is_(None), AbuseReport.at > of.moderated_at)
        conditions.append(~mine.where(unanswered).correlate(of))
    return conditions


def is_somebody(actor: str) -> bool:
    """Whether the actor can be told from others: a visitor without a name cannot."""
    return bool(actor.partition(":")[2])


def must_be_somebody(call: Call) -> None:
    """Raises Forbidden for a visitor without a name."""
    if not is_somebody(call.actor):
        raise Forbidden("nobody", "Whoever takes part needs an account or a visitor's key.")
