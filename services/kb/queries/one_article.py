"""One article, with everything an employee's screen needs (KB-053, KB-147)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from contracts.permissions import PERMISSIONS
from kit.storage.work import Reading, Work
from services.kb.models import Article, BrokenLink, Feedback, ItemFile, Redirect, RelatedArticle
from services.kb.queries.names import names_of_actors, names_of_brands, path_of_folder
from services.kb.reaching import reach_of
from services.kb.rules.rights import Reach
from services.kb.sight import must_see, not_found
from services.kb.writing import SUMMARY_ADVISED

_AS_IT_IS = ("id", "version", "title", "slug", "summary", "body", "keywords", "folder_id", "brand_ids", "languages", "is_private",
             "is_draft", "is_flagged_for_review", "is_featured", "is_stale", "assigned_agent_id", "translation_group_id", "helpful",
             "unhelpful", "revision")  # fmt: skip
_ACTS = {"created": "created_by", "modified": "modified_by", "last_reviewed": "last_reviewed_by", "deleted": "deleted_by"}
_RIGHTS = [permission.key for permission in PERMISSIONS if permission.feature == "kb_articles"]


def article(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """A deleted one too, until its purge; then nothing may be done with it but bring it back (KB-064)."""
    reach = reach_of(reading.session, reading.call)
    found = reading.session.get(Article, asked["article_id"])
    if found is None:
        raise not_found("article")
    must_see(reach, found)
    return _view(reading.session, reach, found)


def shown(work: Work, changed: Article) -> dict[str, Any]:
    """The same, as the answer of a command."""
    work.session.flush()
    return _view(work.session, reach_of(work.session, work.call), changed)


def _view(session: Session, reach: Reach, found: Article) -> dict[str, Any]:
    agent = f"employee:{found.assigned_agent_id}" if found.assigned_agent_id else None
    names = names_of_actors(session, [agent, *(getattr(found, by) for by in _ACTS.values())])
    return {
        **{name: getattr(found, name) for name in _AS_IT_IS},
        "is_public": not (found.is_private or found.is_draft or found.deleted_at),
        "is_summary_long": len(found.summary) > SUMMARY_ADVISED,
        "stale_at": wire_time(found.stale_at),
        "path": path_of_folder(session, found.folder_id),
        "brands": names_of_brands(session, found.brand_ids),
        "agent": names.get(agent or ""),
        **{act: _act(found, act, by, names) for act, by in _ACTS.items()},
        **_what_hangs_on(session, found),
        "may": _may(reach, found),
    }


def _act(found: Article, act: str, by: str, names: dict[str, str]) -> dict[str, Any] | None:
    """{at, by, name}, None for what never happened."""
    at, actor = getattr(found, f"{act}_at"), getattr(found, by)
    return {"at": wire_time(at), "by": actor, "name": names.get(actor)} if at else None


def _what_hangs_on(session: Session, found: Article) -> dict[str, Any]:
    """The figures beside the tabs, and where the traffic of a deleted one goes. One query."""

    def count(entity: Any, *conditions: Any) -> Any:
        return sa.select(sa.func.count()).select_from(entity).where(*conditions).scalar_subquery()

    other = sa.orm.aliased(Article)
    same = other.translation_group_id == found.translation_group_id if found.translation_group_id else sa.false()
    linked = (same, other.id != found.id, other.deleted_at.is_(None))
    related = sa.select(RelatedArticle.related_id).join(other, other.id == RelatedArticle.related_id)
    row = session.execute(
        sa.select(
            count(Feedback, Feedback.article_id == found.id, Feedback.deleted_at.is_(None)).label("feedback"),
            count(BrokenLink, BrokenLink.item_id == found.id).label("broken_links"),
            count(other, *linked).label("translations"),
            count(ItemFile, ItemFile.item_id == found.id).label("files"),
            count(related.where(RelatedArticle.article_id == found.id, other.deleted_at.is_(None)).subquery()).label("related"),
            sa.select(Redirect.target_id).where(Redirect.article_id == found.id).scalar_subquery().label("redirect_to_id"),
        )
    ).one()
    counts = {name: getattr(row, name) for name in ("feedback", "broken_links", "translations", "files", "related")}
    return {
        "counts": counts | {"feedback_pending": found.pending_feedback, "revisions": found.revision},
        "redirect_to_id": row.redirect_to_id,
    }


def _may(reach: Reach, found: Article) -> dict[str, bool]:
    """Right to whether it holds here, in this folder: what the screen offers."""
    is_live = found.deleted_at is None
    may = {key.partition(".")[2]: is_live and reach.may(key, found.folder_id) for key in _RIGHTS}
    return may | {"view": True, "restore": not is_live and reach.may("kb_articles.delete", found.folder_id)}
