"""Articles, folders and news put straight into the database, told as their handlers would tell them."""

from __future__ import annotations

from typing import Any, Protocol

import sqlalchemy as sa

from contracts.events import kb as facts
from services.kb.announce import changing
from services.kb.models import Article, Folder, ItemFile, NewsItem, Redirect, RelatedArticle
from tests.support.handling import Handling


class Shelf(Protocol):
    """Where to put them: the tests' library, or a brand of real processes."""

    handling: Handling
    brand: str


def folder(library: Shelf, name: str = "Accounts", parent: str | None = None) -> str:
    """A folder of articles; its id."""
    with library.handling("kb") as work:
        made = Folder(kind="article", parent_id=parent, name=name, created_at=work.now)
        work.session.add(made)
        work.session.flush()
        return made.id


def article(library: Shelf, title: str = "Reset your password", *, folder_id: str = "", **said: Any) -> str:
    """A public article in English; its id."""
    place = folder_id or folder(library, f"Folder of {title}")
    with library.handling("kb") as work:
        made = Article(**_common(title, work.now) | _of_article(library, title, work.now) | {"folder_id": place} | said)
        with changing(work, made, is_new=True) as change:
            work.session.add(made)
            work.session.flush()
            change.tell(facts.ArticleCreated)
        return made.id


def news(library: Shelf, title: str = "We moved", **said: Any) -> str:
    """A public news item in English; its id."""
    with library.handling("kb") as work:
        own = {"slug": "we-moved", "summary": "", "news_at": work.now, "is_private": False, "language": "en", "brand_ids": [library.brand]}
        made = NewsItem(**_common(title, work.now) | own | said)
        with changing(work, made, is_new=True) as change:
            work.session.add(made)
            work.session.flush()
            change.tell(facts.NewsCreated)
        return made.id


def alter(library: Shelf, article_id: str, **values: Any) -> None:
    """Sets columns of an article as an edit would."""
    with library.handling("kb") as work:
        found = work.session.get_one(Article, article_id)
        with changing(work, found) as change:
            for name, value in values.items():
                setattr(found, name, value)
            change.tell(facts.ArticleEdited, is_content_changed=False)


def delete(library: Shelf, article_id: str, redirect_to: str | None = None, *, is_purged: bool = False) -> None:
    """Deletes an article, with where its traffic goes; purged, nothing but that is left."""
    with library.handling("kb") as work:
        work.session.execute(sa.update(Article).where(Article.id == article_id).values(deleted_at=work.now))
        if redirect_to:
            work.session.add(Redirect(article_id=article_id, target_id=redirect_to, at=work.now))
        if is_purged:
            work.session.execute(sa.delete(Article).where(Article.id == article_id))


def relate(library: Shelf, one: str, *others: str) -> None:
    with library.handling("kb") as work:
        for other in others:
            work.session.add_all([RelatedArticle(article_id=one, related_id=other), RelatedArticle(article_id=other, related_id=one)])


def attach(library: Shelf, article_id: str, filename: str, *, is_embedded: bool = False) -> str:
    """A file of an article; its id."""
    with library.handling("kb") as work:
        said = {"file_id": "0" * 64, "filename": filename, "content_type": "application/pdf", "size": 7, "uploaded_by": "system"}
        made = ItemFile(kind="article", item_id=article_id, is_embedded=is_embedded, created_at=work.now, **said)
        work.session.add(made)
        work.session.flush()
        return made.id


def _common(title: str, now: Any) -> dict[str, Any]:
    by = {"created_at": now, "created_by": "system", "modified_at": now, "modified_by": "system"}
    return {"title": title, "body": f"<p>{title}</p>", "text": title, "is_draft": False, "is_flagged_for_review": False, **by}


def _of_article(library: Shelf, title: str, now: Any) -> dict[str, Any]:
    return {
        "slug": title.lower().replace(" ", "-"),
        "summary": "",
        "assigned_agent_id": None,
        "is_private": False,
        "is_featured": False,
        "brand_ids": [library.brand],
        "languages": ["en"],
        "keywords": [],
        "stale_at": now,
    }
