"""The articles that an article names."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.storage.work import Reading
from services.kb.models import Article, Folder, RelatedArticle
from services.kb.reaching import reach_of
from services.kb.sight import must_see, not_found, seen


def related_articles(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items}, twenty at most, by title: live ones that the one who asks sees."""
    article = reading.session.get(Article, asked["article_id"])
    if article is None:
        raise not_found("article")
    reach = reach_of(reading.session, reading.call)
    must_see(reach, article)
    wanted = (
        sa.select(Article.id, Article.title, Article.slug, Article.is_private, Article.is_draft, Folder.name.label("folder"))
        .join(RelatedArticle, RelatedArticle.related_id == Article.id)
        .join(Folder, Folder.id == Article.folder_id)
        .where(RelatedArticle.article_id == article.id, Article.deleted_at.is_(None), *seen(reach, Article))
        .order_by(sa.func.lower(Article.title), Article.id)
    )
    names = ("id", "title", "slug", "folder", "is_private", "is_draft")
    return {"items": [{name: getattr(row, name) for name in names} for row in reading.session.execute(wanted)]}
