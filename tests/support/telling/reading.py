"""What is written and read: articles, news and canned replies, views and searches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from kit.config import PROJECT
from tests.support.telling.teller import Said, Teller

STATES = {"article": "article", "news": "news", "canned_reply": "canned_reply"}


class Readers:
    def __init__(self, teller: Teller, brand_id: str) -> None:
        self.teller, self.brand_id = teller, brand_id
        self.kinds: dict[str, str] = {}

    def write(self, at: datetime, kind: str, title: str, actor: str, what: str = "created", key: str = "", **more: Any) -> str:
        """What happens to an article, news or canned reply: created, edited, flagged, reviewed, deleted. Its id."""
        key = key or self.teller.id()
        self.kinds[key] = kind
        said = orjson.loads((PROJECT / f"contracts/examples/kb.{kind}_{what}.v1.json").read_bytes())["data"]
        state = said[kind] | {"id": key, "title": title, "deleted_at": at if what == "deleted" else None}
        if kind != "canned_reply":
            state["brand_ids"] = more.get("brand_ids", [self.brand_id])
        if "languages" in state:
            state["languages"] = more.get("languages", ["en"])
        state |= {name: more[name] for name in ("folder_id", "language", "news_at") if name in more}
        self.teller.tell(f"kb.{kind}_{what}", key, at, actor, **said | {kind: state, "before": {}})
        return key

    def view(self, at: datetime, key: str, who: str, **more: Any) -> None:
        """By a visitor; `spider`, `is_employee`, `search_id`, `language`."""
        kind = self.kinds[key]
        said: Said = {"title": "Title", "brand_id": self.brand_id, "language": more.get("language", "en"), "visitor_id": who}
        said |= {"is_employee": more.get("is_employee", False), "is_spider": "spider" in more, "spider_name": more.get("spider")}
        self.teller.tell(f"kb.{kind}_viewed", key, at, "visitor", search_id=more.get("search_id"), viewed_at=at, **said)

    def search(self, at: datetime, query: str, who: str, results: int, news: Sequence[str] = (), **more: Any) -> str:
        key = self.teller.id()
        said: Said = {
            "query": query,
            "source": more.get("source", "portal"),
            "brand_id": self.brand_id,
            "language": more.get("language", "en"),
        }
        said |= {"department_id": None, "visitor_id": who, "is_employee": more.get("is_employee", False)}
        self.teller.tell("kb.search_performed", key, at, "visitor", article_result_count=results, news_result_ids=list(news), **said)
        return key
