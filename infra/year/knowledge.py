"""What the knowledge base holds: articles, canned replies and news, each with its state and what of it changes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from infra.year.company import Company, new_id
from infra.year.moments import DAY, HOUR, text
from infra.year.names import id_of, name_of
from infra.year.telling import Desk, Subject
from infra.year.wording import NEWS, TITLES

STALE_AFTER = 365 * DAY
FLAGS = ("is_private", "is_draft", "is_flagged_for_review")


class Kept(Subject):
    """An article, a canned reply or a news item."""

    __slots__ = ("kind", "state")

    def __init__(self, desk: Desk, id_: str, name: str, kind: str, state: dict[str, Any]) -> None:
        super().__init__(desk, id_, name)
        self.kind, self.state = kind, state

    def change(self, at: int, what: str, actor: str, new: dict[str, Any], **said: Any) -> None:
        """A fact `what` after these fields have become others."""
        before = {name: self.state[name] for name, value in new.items() if self.state[name] != value}
        self.state |= new
        self.tell(at, f"kb.{self.kind}_{what}.v1", actor, "management", {self.kind: self.state, "before": before, **said})


class Shelf:
    """Everything there is, in the order in which it came."""

    def __init__(self, company: Company, desk: Desk, dice: random.Random) -> None:
        self._company, self._desk, self._dice = company, desk, dice
        self.folder_id, self._folder_name = new_id(company.plan, dice)
        self.articles: list[Kept] = []
        self.news: list[Kept] = []
        self.replies: list[Kept] = []  # that nobody has used yet: of those in use times_used would have to be known

    def fill(self) -> None:
        """On the eve: a folder, the articles, the canned replies that messages use, the news."""
        company, at = self._company, self._company.plan.begins_at - HOUR // 2
        items = company.plan.tickets + company.plan.chats
        folder = {"is_new": True, "kind": "article", "name": "Help", "parent_id": None, "is_auto_searched": True}
        actor = company.administrator
        Subject(self._desk, self.folder_id, self._folder_name).tell(at, "kb.folder_saved.v1", actor, "management", folder)
        for count in range(min(400, max(12, items // 4_000))):
            self.add_article(at + 10 + count, actor)
        for count, id_ in enumerate(company.canned_ids):
            self._reply(at + 1_000 + count, actor, id_, name_of(self._dice))
        for count in range(min(40, max(3, items // 40_000))):
            self.add_news(at + 2_000 + count, actor)

    def add_article(self, at: int, actor: str) -> None:
        name = name_of(self._dice)
        state = {**self._common(id_of(at, name), at, TITLES, len(self.articles)), **_ARTICLE, "folder_id": self.folder_id}
        state |= {"brand_ids": [brand.id for brand in self._company.brands], "stale_at": text(at + STALE_AFTER)}
        article = Kept(self._desk, state["id"], name, "article", state)
        article.change(at, "created", actor, {}, copied_from_id=None)
        self.articles.append(article)

    def add_news(self, at: int, actor: str) -> None:
        name = name_of(self._dice)
        state = {**self._common(id_of(at, name), at, NEWS, len(self.news)), "language": "en", "translation_group_id": None}
        state |= {"brand_ids": [brand.id for brand in self._company.brands], "news_at": text(at)}
        news = Kept(self._desk, state["id"], name, "news", state)
        news.change(at, "created", actor, {}, copied_from_id=None)
        self.news.append(news)

    def add_reply(self, at: int, actor: str) -> None:
        """A draft, so that nobody uses it."""
        name = name_of(self._dice)
        self.replies.append(self._reply(at, actor, id_of(at, name), name, is_draft=True))

    def _reply(self, at: int, actor: str, id_: str, name: str, *, is_draft: bool = False) -> Kept:
        common = self._common(id_, at, TITLES, len(self.replies))
        state = {name_: common[name_] for name_ in common if name_ not in ("summary", "slug", "is_private")}
        state |= {**_REPLY, "is_draft": is_draft, "stale_at": text(at + STALE_AFTER)}
        reply = Kept(self._desk, id_, name, "canned_reply", state)
        reply.change(at, "created", actor, {}, copied_from_id=None)
        return reply

    def _common(self, id_: str, at: int, titles: Sequence[str], count: int) -> dict[str, Any]:
        title = f"{titles[count % len(titles)]} ({count})"
        moment = text(at)
        return {
            "id": id_,
            "title": title,
            "summary": title,
            "slug": "".join(letter if letter.isalnum() else "-" for letter in title.lower()),
            **dict.fromkeys(FLAGS, False),
            "last_reviewed_at": None,
            "created_at": moment,
            "modified_at": moment,
            "deleted_at": None,
        }


_ARTICLE: dict[str, Any] = {
    "languages": ["en"],
    "keywords": [],
    "is_featured": False,
    "is_stale": False,
    "assigned_agent_id": None,
    "translation_group_id": None,
    "helpful": 0,
    "unhelpful": 0,
    "text": "What to do, step by step.",
    "is_cut": False,
}
_REPLY: dict[str, Any] = {
    "folder_id": None,
    "assigned_to": "everyone",
    "assigned_to_id": None,
    "shortcut": None,
    "type": "tickets_and_chats",
    "language": "en",
    "is_stale": False,
    "times_used": 0,
}
