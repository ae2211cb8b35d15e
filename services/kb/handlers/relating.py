"""Articles that name each other."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.kb.handlers.items import ARTICLE, locked
from services.kb.models import RelatedArticle
from services.kb.reaching import reach_of, require
from services.kb.sight import must_see

MOST_RELATED = 20


def relate_articles(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Ties two articles, both ways. Needs the right to edit both. Raises Conflict `too_many_related` above twenty of either."""
    pair = _held_pair(work, asked)
    wanted = sa.select(RelatedArticle.article_id, sa.func.count()).where(
        RelatedArticle.article_id.in_(pair), RelatedArticle.related_id.not_in(pair)
    )
    if any(number >= MOST_RELATED for _, number in work.session.execute(wanted.group_by(RelatedArticle.article_id))):
        raise Conflict("too_many_related", f"An article may name {MOST_RELATED} others at most.")
    rows = [{"article_id": one, "related_id": other} for one, other in (pair, pair[::-1])]
    work.session.execute(insert(RelatedArticle).values(rows).on_conflict_do_nothing())
    return {}


def unrelate_articles(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Unties two articles, both ways; without effect if they were not tied."""
    pair = _held_pair(work, asked)
    tie = sa.and_(RelatedArticle.article_id.in_(pair), RelatedArticle.related_id.in_(pair))
    work.session.execute(sa.delete(RelatedArticle).where(tie))
    return {}


def _held_pair(work: Work, asked: dict[str, Any]) -> tuple[str, str]:
    first, second = sorted((asked["article_id"], asked["related_id"]))
    if first == second:
        raise Invalid("related_to_itself", "An article cannot name itself.", field="related_id")
    reach = reach_of(work.session, work.call)
    for article_id in (first, second):
        article = locked(work, ARTICLE, article_id)
        must_see(reach, article)
        require(reach, "kb_articles.edit", article.folder_id)
    return first, second
