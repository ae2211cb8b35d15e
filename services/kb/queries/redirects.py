"""Where the traffic of deleted articles goes: chains are followed, loops end, and what cannot be read is never named (KB-063, KB-173)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from kit.errors import NotFound
from services.kb.models import Article, Redirect
from services.kb.readers import Reader, readable
from services.kb.rules.addresses import article_path

MOST_HOPS = 50


def elsewhere(session: Session, reader: Reader, article_id: str) -> dict[str, Any]:
    """{id, slug, path} of the article that stands in for a deleted one.

    Raises NotFound: `article_gone` where that one is deleted or not public, `article_not_found` where this reader may see none.
    """
    last = _last_hop(article_id)
    wanted = sa.select(
        *(Article.id, Article.slug),
        sa.and_(Article.deleted_at.is_(None), ~Article.is_private, ~Article.is_draft).label("is_public"),
        sa.and_(*readable(reader)).label("is_readable"),
    )
    found = session.execute(
        wanted.add_columns(last.c.target_id).select_from(last.outerjoin(Article, Article.id == last.c.target_id))
    ).first()
    if found is None:
        raise NotFound("article_not_found", "There is no such article.")
    if found.id is None or not found.is_public:
        raise NotFound("article_gone", "This article is gone, and so is the one that took its place.")
    if not found.is_readable:
        raise NotFound("article_not_found", "There is no such article.")
    return {"id": found.id, "slug": found.slug, "path": article_path(found.id, found.slug)}


def _last_hop(article_id: str) -> sa.Subquery:
    """The end of the chain of redirects that begins at an article that is not there any more."""
    live = sa.exists().where(Article.id == Redirect.article_id, Article.deleted_at.is_(None))
    first = sa.select(Redirect.target_id, array([Redirect.article_id]).label("seen"), sa.literal(1).label("hops"))
    chain = first.where(Redirect.article_id == article_id, ~live).cte("chain", recursive=True)
    further = sa.select(Redirect.target_id, chain.c.seen.op("||")(Redirect.article_id), chain.c.hops + 1)
    further = further.where(
        Redirect.article_id == chain.c.target_id, ~live, Redirect.article_id != sa.all_(chain.c.seen), chain.c.hops < MOST_HOPS
    )
    chain = chain.union_all(further)
    return sa.select(chain.c.target_id).order_by(chain.c.hops.desc()).limit(1).subquery("last_hop")
