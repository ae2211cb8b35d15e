"""Filling the library of these tests: items put there as a handler would leave them, numbered for the index."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from services.kb.changes import mark_changed
from services.kb.models import Article, CannedReply, Folder, NewsItem
from services.kb.states import KINDS
from services.kb.writing import slug_of
from tests.service.kb.library import START, Library

Item = Article | CannedReply | NewsItem
VISITOR = "visitor"


class Shelves:
    """`shelves.article("Printing", text="...")` gives its id; `shelves.change(Article, id, is_private=True)` changes it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.folder = self.new_folder("General")

    def new_folder(self, name: str, parent_id: str | None = None, *, kind: str = "article", **values: Any) -> str:
        folder = Folder(name=name, parent_id=parent_id, kind=kind, created_at=START, **values)
        with self.library.handling("kb") as work:
            work.session.add(folder)
        return folder.id

    def article(self, title: str, text: str = "", **values: Any) -> str:
        library = self.library
        own: dict[str, Any] = {
            "summary": "",
            "folder_id": self.folder,
            "assigned_agent_id": None,
            "is_private": False,
            "is_featured": False,
        }
        own |= {"brand_ids": [library.brand], "languages": ["en"], "keywords": [], "translation_group_id": None, "slug": slug_of(title)}
        return self.put(Article(**(_written(title, text) | _ages() | own | values)))

    def reply(self, title: str, text: str = "", **values: Any) -> str:
        own: dict[str, Any] = {"folder_id": None, "assigned_to": "everyone", "assigned_to_id": None, "shortcut": None, "language": "en"}
        own["type"] = "tickets_and_chats"
        return self.put(CannedReply(**(_written(title, text) | _ages() | own | values)))

    def news(self, title: str, text: str = "", **values: Any) -> str:
        own: dict[str, Any] = {"summary": "", "news_at": START, "is_private": False, "language": "en", "brand_ids": [self.library.brand]}
        own |= {"translation_group_id": None, "slug": slug_of(title)}
        return self.put(NewsItem(**(_written(title, text) | own | values)))

    def put(self, *items: Item) -> str:
        with self.library.handling("kb") as work:
            work.session.add_all(items)
            work.session.flush()
            for item in items:
                mark_changed(work, KINDS[type(item)], item.id)
        return items[-1].id

    def change(self, entity: type[Any], item_id: str, **values: Any) -> None:
        with self.library.handling("kb") as work:
            work.session.execute(sa.update(entity).where(entity.id == item_id).values(values))
            mark_changed(work, KINDS[entity], item_id)

    def remove(self, entity: type[Any], item_id: str) -> None:
        """As a purge does."""
        with self.library.handling("kb") as work:
            work.session.execute(sa.delete(entity).where(entity.id == item_id))
            mark_changed(work, KINDS[entity], item_id)

    def found(self, text: str | None = None, **asked: Any) -> list[str]:
        """Titles of articles that staff find."""
        by = asked.pop("by", "")
        answer = self.library.asked("search_articles", {"text": text, **asked}, by=by)
        return [item["title"] for item in answer["items"]]

    def portal(self, text: str, *, actor: str = VISITOR, **asked: Any) -> Any:
        """What the portal of the first brand answers in English."""
        said = {"text": text, "brand_id": self.library.brand, "languages": ["en"], "is_picked": True} | asked
        return self.library.handling.question("kb", "search_portal", said, actor=actor, via="portal")

    def titles(self, text: str, *, actor: str = VISITOR, **asked: Any) -> list[str]:
        """Titles of articles that the portal finds."""
        return [item["title"] for item in self.portal(text, actor=actor, kind="articles", **asked)["articles"]["items"]]

    def suggested(self, text: str, *, place: str = "ticket_form", actor: str = VISITOR, **asked: Any) -> Any:
        said = {"text": text, "place": place, "brand_id": self.library.brand, "languages": ["en"], "is_picked": True} | asked
        return self.library.handling.question("kb", "suggest_articles", said, actor=actor, via="portal")


def _written(title: str, text: str) -> dict[str, Any]:
    plain: dict[str, Any] = {"title": title, "body": f"<p>{text}</p>", "text": text, "is_draft": False, "is_flagged_for_review": False}
    plain |= dict.fromkeys(("created_at", "modified_at"), START) | dict.fromkeys(("created_by", "modified_by"), "system:test")
    return plain | dict.fromkeys(("last_reviewed_at", "last_reviewed_by", "deleted_at", "deleted_by"))


def _ages() -> dict[str, datetime]:
    return {"stale_at": START + timedelta(days=365)}
