"""Whether an address of our own leads somewhere: looked up, not called (KB-058)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.kb.models import Article, ItemFile, NewsItem, Redirect
from services.kb.rules.links import Target
from services.kb.rules.verdicts import Found, Outcome

MOST_HOPS = 10
NAMES = {"article": "article", "news": "news item", "file": "file"}


def look_up(session: Session, target: Target | None) -> Outcome:
    """An article that is deleted and redirected works as far as its last target does. What is private works for staff's own items.

    Other pages of our own are not judged: only somebody who opens them knows.
    """
    if target is None:
        return Outcome(Found.WORKS, "A page of our own that is neither an article nor a news item nor a file.")
    if target.kind == "file":
        return _file(session, target.id)
    entity = Article if target.kind == "article" else NewsItem
    item = _item(session, entity, target.id)
    if item is None or (item.deleted_at is not None and not item.is_redirected):
        return Outcome(Found.FAILS, f"There is no such {NAMES[target.kind]}." if item is None else f"The {NAMES[target.kind]} was deleted.")
    if item.deleted_at is not None:
        return Outcome(Found.FAILS, "It redirects to an article that is gone.")
    if item.is_private or item.is_draft:
        return Outcome(Found.FAILS, f"The {NAMES[target.kind]} is not public.", is_for_staff=True)
    return Outcome(Found.WORKS)


def _item(session: Session, entity: Any, item_id: str) -> Any:
    """The item, or for a redirected article the last one of the chain."""
    is_redirected = False
    for _ in range(MOST_HOPS):
        if not item_id:
            return None
        columns = (entity.deleted_at, entity.is_private, entity.is_draft, sa.literal(is_redirected).label("is_redirected"))
        found = session.execute(sa.select(*columns).where(entity.id == item_id)).first()
        following = None
        if entity is Article and (found is None or found.deleted_at is not None):
            following = session.scalar(sa.select(Redirect.target_id).where(Redirect.article_id == item_id))
        if following is None:
            return found
        item_id, is_redirected = following, True
    return None


def _file(session: Session, file_id: str) -> Outcome:
    """By its own id or the hash of its content."""
    same = ItemFile.file_id == file_id if len(file_id) == 64 else sa.or_(ItemFile.id == file_id, ItemFile.file_id == file_id)
    found = session.scalar(sa.select(sa.func.count()).select_from(ItemFile).where(same))
    return Outcome(Found.WORKS) if found else Outcome(Found.FAILS, "There is no such file.")
