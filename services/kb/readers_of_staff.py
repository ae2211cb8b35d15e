"""What employees may see of single items: within their brands, and for articles within the folders that they may read (KB-164)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from kit.errors import NotFound
from kit.storage.work import Call
from services.kb.models import Article, NewsItem
from services.kb.models.columns import Uid
from services.kb.reaching import must_be_staff, reach_of
from services.kb.readers import in_open_folders
from services.kb.rules.rights import Reach

NOT_FOUND = {Article: ("article_not_found", "There is no such article."), NewsItem: ("news_not_found", "There is no such news item.")}


def seen_by_staff(reach: Reach, kind: Any) -> list[Any]:
    """Drafts and private ones too; what is deleted is not there."""
    conditions: list[Any] = [kind.deleted_at.is_(None)]
    if reach.brand_ids is not None:
        conditions.append(kind.brand_ids.overlap(sa.cast(array(sorted(reach.brand_ids)), sa.ARRAY(Uid))))
    return conditions + (in_open_folders(reach) if kind is Article else [])


def must_see(session: Session, call: Call, kind: Any, item_id: str) -> Reach:
    """The reach of an employee who may see this item. Raises Forbidden for customers, NotFound."""
    reach = reach_of(session, call)
    must_be_staff(reach)
    if session.scalar(sa.select(sa.literal(1)).where(kind.id == item_id, *seen_by_staff(reach, kind))) is None:
        raise NotFound(*NOT_FOUND[kind])
    return reach
