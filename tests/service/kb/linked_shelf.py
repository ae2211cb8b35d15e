"""Articles and news put straight onto the shelf, and the link checker at hand: with a clock that stands until somebody sleeps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from contracts.events import kb as facts
from contracts.fact import Fact
from services.kb.announce import changing
from services.kb.handlers import checking, following_links
from services.kb.handlers.items import ARTICLE, NEWS
from services.kb.models import Article, BrokenLink, CheckedAddress, Folder, NewsItem
from services.kb.outside.web import Web
from services.kb.writing import plain, slug_of
from tests.service.kb.library import Library
from tests.support.handling import OutsideOfHandling

MOST_TRIES = 200


class Shelf:
    """`shelf.article("<p>…</p>")` gives its id; `shelf.check()` has the checker do what is due now."""

    def __init__(self, library: Library, web: Web) -> None:
        self.library, self.handling, self.web = library, library.handling, web
        self.outside: OutsideOfHandling = self.handling.outside("kb")
        self._folder = ""

    @property
    def now(self) -> datetime:
        assert self.handling.now is not None
        return self.handling.now

    def sleep(self, seconds: float) -> None:
        self.handling.now = self.now + timedelta(seconds=seconds)

    def folder(self, name: str = "Shelf", parent_id: str | None = None) -> str:
        with self.handling("kb") as work:
            folder = Folder(kind="article", name=name, parent_id=parent_id, created_at=work.now)
            work.session.add(folder)
            work.session.flush()
            return folder.id

    def article(self, body: str = "", **changed: Any) -> str:
        self._folder = self._folder or self.folder()
        own = {
            "folder_id": self._folder,
            "is_featured": False,
            "languages": ["en"],
            "keywords": [],
            "stale_at": self.now + timedelta(days=365),
        }
        return self._put(Article, facts.ArticleCreated, {"body": body} | own | changed)

    def news(self, body: str = "", **changed: Any) -> str:
        return self._put(NewsItem, facts.NewsCreated, {"body": body, "language": "en", "news_at": self.now} | changed)

    def change(self, item_id: str, **changed: Any) -> None:
        """As an edit would."""
        with self.handling("kb") as work:
            article = work.session.get(Article, item_id, with_for_update=True)
            item = article or work.session.get(NewsItem, item_id, with_for_update=True)
            with changing(work, item) as change:  # type: ignore[arg-type]
                for name, value in changed.items():
                    setattr(item, name, value)
                change.tell((ARTICLE if article else NEWS).edited, is_content_changed="body" in changed)

    def read(self) -> list[Fact]:
        """The checker reads the links of what has changed. The facts of that."""
        self.outside.facts.clear()
        while following_links.read_changed(self.outside):
            pass
        return list(self.outside.facts)

    def check(self) -> list[Fact]:
        """Reads and tries all that is due now. The facts of that."""
        self.read()
        for _ in range(MOST_TRIES):
            if not checking.check_with(self.outside, self.web, self.sleep):
                return list(self.outside.facts)
        raise AssertionError("the checker finds no end")

    def check_after(self, **time: float) -> list[Fact]:
        self.sleep(timedelta(**time).total_seconds())
        return self.check()

    def broken(self, item_id: str) -> dict[str, str]:
        """Address to error, of an item; held against its counter."""
        with self.handling.reading("kb") as session:
            found = {row.url: row.error for row in session.scalars(sa.select(BrokenLink).where(BrokenLink.item_id == item_id))}
            counted = [session.scalar(sa.select(entity.broken_links).where(entity.id == item_id)) for entity in (Article, NewsItem)]
        assert (counted[0] if counted[0] is not None else counted[1]) == len(found)
        return found

    def address(self, url: str) -> CheckedAddress | None:
        with self.handling.reading("kb") as session:
            return session.get(CheckedAddress, url)

    def _put(self, entity: type[Any], fact: type[Fact], values: dict[str, Any]) -> str:
        title = values.pop("title", "An item")
        values = {"title": title, "slug": slug_of(title), "summary": "", "text": plain(values["body"]), "is_private": False} | values
        flags = {"is_draft": False, "is_flagged_for_review": False, "brand_ids": [self.library.brand], "broken_links": 0}
        with self.handling("kb") as work:
            who = {"created_at": work.now, "created_by": "system:test", "modified_at": work.now, "modified_by": "system:test"}
            item = entity(**(flags | who | values))
            work.session.add(item)
            work.session.flush()
            with changing(work, item, is_new=True) as change:
                change.tell(fact)
            return str(item.id)


def link(*urls: str) -> str:
    """A body that holds these."""
    return "".join(f'<p><a href="{url}">there</a></p>' for url in urls)
