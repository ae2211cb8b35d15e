"""What stands below articles: for readers, for employees, and the three lists of moderators."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from contracts.envelope import wire_time
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.kb.below_articles import is_somebody, place_of, visible
from services.kb.models import AbuseReport, Article, Feedback
from services.kb.reaching import must_be_staff, reach_of, require
from services.kb.rules.feedback import MODERATE, REPLY, may_delete, may_edit
from services.kb.rules.linking import as_html
from services.kb.rules.rights import Reach
from services.kb.sight import seen

Said = dict[str, Any]
_SHOWN = (
    *(Feedback.id, Feedback.version, Feedback.article_id, Feedback.parent_id, Feedback.author, Feedback.display_name, Feedback.text),
    *(Feedback.may_link, Feedback.state, Feedback.created_at, Feedback.edited_at),
)
_FOR_MODERATORS = (Feedback.email, Feedback.ip, Feedback.report_count, Feedback.moderated_at, Feedback.moderated_by)
# Each sorted list has a unique end; the newest first, names and addresses from the beginning of the alphabet.
SORTS = {
    "newest": Order(Feedback.id, desc=True),
    "author": Order(Feedback.display_name, Feedback.email, Feedback.id),
    "address": Order(Feedback.ip, Feedback.email, Feedback.id),
}


def feedback_of_article(reading: Reading, asked: Said) -> Said:
    """{items, next_cursor}: oldest first, replies after what they answer; each reader sees what he may (KB-085 to KB-094)."""
    place = place_of(reading.session, reading.call, asked, asked["article_id"])
    actor, may_moderate, above = reading.call.actor, place.may_moderate, aliased(Feedback)
    wanted = sa.select(*_SHOWN, *(() if place.is_on_portal or not may_moderate else _FOR_MODERATORS))
    wanted = wanted.where(Feedback.article_id == asked["article_id"], *visible(actor, may_moderate, place.is_on_portal))
    seen_above = sa.select(above.id).where(above.id == Feedback.parent_id, *visible(actor, may_moderate, place.is_on_portal, above))
    wanted = wanted.where(sa.or_(Feedback.parent_id.is_(None), seen_above.correlate(Feedback).exists()))

    def shape(row: Said) -> Said:
        return shown(row, place.reach, actor)

    return page(reading.session, wanted, Order(Feedback.id), asked["cursor"], asked["limit"], shape)


def feedback_to_moderate(reading: Reading, asked: Said) -> Said:
    """{items, next_cursor}: unapproved, abuse (reported and not answered yet) or blocked, of articles in reach (KB-089, KB-095)."""
    reach = reach_of(reading.session, reading.call)
    must_be_staff(reach)
    require(reach, MODERATE)
    wanted = sa.select(*_SHOWN, *_FOR_MODERATORS, Article.title.label("article_title"))
    alive = (Feedback.deleted_at.is_(None), Article.deleted_at.is_(None))
    wanted = wanted.join(Article, Article.id == Feedback.article_id).where(*alive, *seen(reach, Article))
    wanted = wanted.where(*_of_list(asked["list"]))
    if asked["brand_id"] is not None:
        wanted = wanted.where(sa.literal(asked["brand_id"], sa.Uuid(as_uuid=False)) == sa.any_(Article.brand_ids))

    def shape(row: Said) -> Said:
        return shown(row, reach, reading.call.actor)

    return page(reading.session, wanted, SORTS[asked["sort"]], asked["cursor"], asked["limit"], shape)


def _of_list(name: str) -> list[Any]:
    if name == "unapproved":
        return [Feedback.state == "pending"]
    if name == "blocked":
        return [Feedback.state == "blocked"]
    unanswered = sa.or_(Feedback.moderated_at.is_(None), AbuseReport.at > Feedback.moderated_at)
    reported = sa.exists().where(AbuseReport.feedback_id == Feedback.id, unanswered).correlate(Feedback)
    return [Feedback.report_count > 0, Feedback.state != "blocked", reported]


def shown(row: Said, reach: Reach, actor: str) -> Said:
    """A comment as it goes out: its author by name and kind, its text as it is and as HTML, and what the reader may do with it."""
    author, may_link = row.pop("author"), row.pop("may_link")
    is_mine = author == actor and is_somebody(actor)
    times = {name: wire_time(row[name]) if row.get(name) else None for name in ("created_at", "edited_at", "moderated_at") if name in row}
    may = {
        "may_edit": may_edit(reach, is_mine=is_mine),
        "may_delete": may_delete(reach, is_mine=is_mine),
        "may_reply": reach.may(REPLY),
        "may_moderate": reach.may(MODERATE),
    }
    whose = {"is_mine": is_mine, "is_by_employee": author.startswith("employee:")}
    return row | times | may | whose | {"html": as_html(row["text"], may_link=may_link)}
