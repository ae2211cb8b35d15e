"""What is done alike to articles, canned replies and news: finding and holding, marking, growing stale, deleting, restoring, purging."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from contracts.events import kb as facts
from contracts.fact import Fact
from kit.errors import Conflict, Refusal
from kit.service import Deadline
from kit.storage.work import Work
from services.kb.announce import Change, changing
from services.kb.models import Aging, Article, CannedReply, NewsItem
from services.kb.reaching import reach_of
from services.kb.rules.aging import STALE_AFTER_DAYS, stale_from
from services.kb.rules.rights import Reach
from services.kb.sections import setting
from services.kb.sight import must_see, not_found

STALE = "stale"
MOST = 100  # items of one command


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the three: its entity, the feature its permissions begin with, and its facts."""

    name: str
    entity: type[Any]
    feature: str
    created: type[Fact]
    edited: type[Fact]
    flagged: type[Fact]
    reviewed: type[Fact]
    deleted: type[Fact]
    restored: type[Fact]
    purged: type[Fact]
    stale: type[Fact] | None = None


ARTICLE = Kind("article", Article, "kb_articles", facts.ArticleCreated, facts.ArticleEdited, facts.ArticleFlagged, facts.ArticleReviewed,
               facts.ArticleDeleted, facts.ArticleRestored, facts.ArticlePurged, facts.ArticleStale)  # fmt: skip
CANNED_REPLY = Kind("canned_reply", CannedReply, "canned_replies", facts.CannedReplyCreated, facts.CannedReplyEdited,
                    facts.CannedReplyFlagged, facts.CannedReplyReviewed, facts.CannedReplyDeleted, facts.CannedReplyRestored,
                    facts.CannedReplyPurged, facts.CannedReplyStale)  # fmt: skip
NEWS = Kind("news", NewsItem, "news", facts.NewsCreated, facts.NewsEdited, facts.NewsFlagged, facts.NewsReviewed, facts.NewsDeleted,
            facts.NewsRestored, facts.NewsPurged)  # fmt: skip
KIND_OF: dict[str, Kind] = {kind.name: kind for kind in (ARTICLE, CANNED_REPLY, NEWS)}

Check = Callable[[Reach, Any], None]
Do = Callable[[Change], None]


def locked(work: Work, kind: Kind, item_id: str, *, expected_version: int | None = None, is_deleted: bool = False) -> Any:
    """The item, held until the end of the work. Raises NotFound (also when deleted, or when not, as asked for); Conflict when it is
    not the version expected."""
    wanted = sa.select(kind.entity).where(kind.entity.id == item_id).with_for_update()
    item = work.session.scalar(wanted.execution_options(populate_existing=True))
    if item is None or (item.deleted_at is not None) != is_deleted:
        raise not_found(kind.name)
    if expected_version is not None and item.version != expected_version:
        raise Conflict("changed_meanwhile", "It was changed meanwhile. Look at it again.")
    return item


def each_item(work: Work, kind: Kind, ids: Iterable[str], check: Check, do: Do, *, is_deleted: bool = False) -> dict[str, Any]:
    """{changed: [ids], refused: [{id, kind, code, detail}]}: the same thing to one item or to many.

    `check` raises a refusal before anything has changed; `do` must then succeed. The refusal of a single item is raised.
    """
    wanted, reach = sorted(set(ids)), reach_of(work.session, work.call)  # one order of locks
    changed: list[str] = []
    refused: list[dict[str, Any]] = []
    for item_id in wanted:
        try:
            item = locked(work, kind, item_id, is_deleted=is_deleted)
            must_see(reach, item)
            check(reach, item)
        except Refusal as refusal:
            if len(wanted) == 1:
                raise
            refused.append({"id": item_id, "kind": refusal.kind, "code": refusal.code, "detail": refusal.detail})
            continue
        with changing(work, item) as change:
            do(change)
        changed.append(item_id)
    return {"changed": changed, "refused": refused}


def start_aging(work: Work, kind: Kind, item: Aging) -> None:
    """Begins the time after which the item is stale, from now on."""
    days = setting(work.session, "knowledge", "stale_after_days", STALE_AFTER_DAYS)
    item.stale_at, item.is_stale = stale_from(work.now, days), False
    watch_age(work, kind, item)


def watch_age(work: Work, kind: Kind, item: Any) -> None:
    """Has the clock look at the item when its stale date comes."""
    work.set_deadline(STALE, f"{kind.name}:{item.id}", item.stale_at)


def grow_stale(work: Work, deadline: Deadline) -> None:
    """The stale date has come: told once a passage (KB-057). A deleted item, or one whose date was moved, is left alone."""
    name, _, item_id = deadline.subject.partition(":")
    kind = KIND_OF[name]
    item = work.session.scalar(sa.select(kind.entity).where(kind.entity.id == item_id).with_for_update())
    if item is None or kind.stale is None or item.deleted_at is not None or item.is_stale or item.stale_at > work.now:
        return
    with changing(work, item) as change:
        item.is_stale = True
        change.tell(kind.stale)
