"""Deleting articles, and where their traffic goes from then on (KB-061, KB-063, KB-173)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.errors import Conflict, NotFound
from kit.storage.work import Work
from services.kb.announce import Change
from services.kb.handlers.deleting import may_delete, put_away
from services.kb.handlers.items import ARTICLE, each_item
from services.kb.models import Article, Redirect
from services.kb.reaching import reach_of
from services.kb.sight import sees

MOST_HOPS = 50


def delete_articles(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{ids, redirect_to_id?} → {changed, refused}. Raises NotFound for a target that is not there, Conflict `redirect_loop`."""
    ids, target_id = sorted(set(asked["ids"])), asked["redirect_to_id"]
    if target_id is not None:
        _check_target(work, ids, target_id)

    def do(change: Change) -> None:
        put_away(change, ARTICLE, redirect_to_id=target_id)
        if target_id is not None:
            _redirect(work, change.item.id, target_id)

    return each_item(work, ARTICLE, ids, lambda reach, item: may_delete(ARTICLE, reach, item), do)


def _check_target(work: Work, ids: list[str], target_id: str) -> None:
    """All are locked at once, the target too: two that are deleted at the same time cannot be sent to each other."""
    held = sa.select(Article).where(Article.id.in_([*ids, target_id])).order_by(Article.id).with_for_update()
    target = next((one for one in work.session.scalars(held).all() if one.id == target_id), None)
    if target_id in ids or not set(_chain(work, target_id)).isdisjoint(ids):
        raise Conflict("redirect_loop", "The traffic would come back to where it came from.", field="redirect_to_id")
    if target is None or target.deleted_at is not None or not sees(reach_of(work.session, work.call), target):
        raise NotFound("article_not_found", "There is no such article to send them to.", field="redirect_to_id")


def _chain(work: Work, article_id: str) -> list[str]:
    """Where the traffic of this article goes, hop by hop."""
    first = sa.select(Redirect.target_id, sa.literal(1).label("hops")).where(Redirect.article_id == article_id)
    chain = first.cte("chain", recursive=True)
    further = sa.select(Redirect.target_id, chain.c.hops + 1).where(Redirect.article_id == chain.c.target_id, chain.c.hops < MOST_HOPS)
    return list(work.session.scalars(sa.select(chain.union_all(further).c.target_id)))


def _redirect(work: Work, article_id: str, target_id: str) -> None:
    """Kept for good: bookmarks are old."""
    row = insert(Redirect).values(article_id=article_id, target_id=target_id, at=work.now)
    changed = {name: row.excluded[name] for name in ("target_id", "at")}
    work.session.execute(row.on_conflict_do_update(index_elements=["article_id"], set_=changed))
