"""Views of articles and news: tallied by item, day and viewer, and told (KB-054, KB-075, KB-136, KB-189, REP-069, NWS-010)."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any

import sqlalchemy as sa

from contracts.events import kb as facts
from kit.storage.work import Work
from services.kb.models import Article, NewsItem, Search, SearchOpening, ViewTally

MOST_HITS = 100  # of one viewer, item and day; what goes beyond is a machine's
KEPT_DAYS = 400
BEFORE_ALL = date(1970, 1, 1)  # where the days before those are folded together
EVERY, MOST_FOLDED = 3_600.0, 50_000
FACTS: dict[str, Any] = {"article": facts.ArticleViewed, "news": facts.NewsViewed}
Said = dict[str, Any]

# A row that was there tells what it held before: so many of the new hits still count.
_TALLY = sa.text(
    """
    insert into views (item_id, day, viewer, kind, who, hits)
    select item_id, day, viewer, kind, who, least(hits, :most)
    from unnest(cast(:items as uuid[]), cast(:days as date[]), cast(:viewers as text[]), cast(:kinds as text[]), cast(:whos as text[]),
        cast(:hits as int[])) as seen (item_id, day, viewer, kind, who, hits)
    order by item_id, day, viewer
    on conflict (item_id, day, viewer) do update set hits = least(views.hits + excluded.hits, :most)
    returning new.item_id, new.viewer, new.day, new.hits - coalesce(old.hits, 0) as counted
    """
)


def record_views(work: Work, asked: Said) -> Said:
    """{counted}: how many of these views count; what is not there (any more) and what is beyond a viewer's hundred a day does not."""
    titles = _titles(work, asked["views"])
    seen = [view for view in asked["views"] if (view["kind"], view["item_id"]) in titles]
    room = _tallied(work, seen)
    counted = 0
    for view in seen:
        counts = min(view["hits"], room[_key(view)])
        room[_key(view)] -= counts
        counted += counts
        for _ in range(counts):
            work.announce(_fact(view, titles[view["kind"], view["item_id"]]))
        if view["search_id"] is not None and view["who"] != "spider":
            opened_from_search(work, view["search_id"], view["kind"], view["item_id"])
    return {"counted": counted}


def opened_from_search(work: Work, search_id: str, kind: str, item_id: str) -> None:
    """A search led to a view (KB-075): each result once. A search that is not known is passed over."""
    known = sa.select(Search.id, sa.literal(item_id, sa.Uuid(as_uuid=False)), sa.literal(kind), sa.literal(work.now)).where(
        Search.id == search_id
    )
    put = sa.dialects.postgresql.insert(SearchOpening).from_select(["search_id", "item_id", "kind", "at"], known).on_conflict_do_nothing()
    if work.session.execute(put.returning(SearchOpening.item_id)).first() is not None:
        work.session.execute(sa.update(Search).where(Search.id == search_id).values(opened_count=Search.opened_count + 1))


def fold_views(work: Work) -> None:
    """Days long past become one row a viewer and item: what is kept grows with readers, not with days. All-time figures stay."""
    oldest = sa.select(ViewTally.item_id, ViewTally.day, ViewTally.viewer)
    oldest = oldest.where(ViewTally.day < work.now.date() - timedelta(days=KEPT_DAYS), ViewTally.day > BEFORE_ALL)
    oldest = oldest.order_by(ViewTally.day).limit(MOST_FOLDED)
    named = sa.tuple_(ViewTally.item_id, ViewTally.day, ViewTally.viewer).in_(oldest)
    columns = (ViewTally.item_id, ViewTally.viewer, ViewTally.kind, ViewTally.who, ViewTally.hits)
    gone = sa.delete(ViewTally).where(named).returning(*columns).cte("gone")
    summed = sa.select(
        gone.c.item_id, sa.literal(BEFORE_ALL), gone.c.viewer, sa.func.min(gone.c.kind), sa.func.min(gone.c.who), sa.func.sum(gone.c.hits)
    )
    summed = summed.group_by(gone.c.item_id, gone.c.viewer).order_by(gone.c.item_id, gone.c.viewer)
    put = sa.dialects.postgresql.insert(ViewTally).from_select(["item_id", "day", "viewer", "kind", "who", "hits"], summed)
    put = put.on_conflict_do_update(index_elements=["item_id", "day", "viewer"], set_={"hits": ViewTally.hits + put.excluded.hits})
    work.session.execute(put.add_cte(gone))


def _titles(work: Work, views: list[Said]) -> dict[tuple[str, str], str]:
    """The titles of what is there, by kind and id."""
    articles = {view["item_id"] for view in views if view["kind"] == "article"}
    news = {view["item_id"] for view in views if view["kind"] == "news"}
    wanted = sa.union_all(
        sa.select(sa.literal("article").label("kind"), Article.id, Article.title).where(Article.id.in_(sorted(articles))),
        sa.select(sa.literal("news").label("kind"), NewsItem.id, NewsItem.title).where(NewsItem.id.in_(sorted(news))),
    )
    return {(row.kind, row.id): row.title for row in work.session.execute(wanted)}


def _tallied(work: Work, views: list[Said]) -> dict[tuple[Any, ...], int]:
    """How many new hits count, by item, day and viewer."""
    sums: dict[tuple[Any, ...], list[Any]] = {}
    for view in views:
        row = sums.setdefault(_key(view), [*_key(view), view["kind"], view["who"], 0])
        row[-1] += view["hits"]
    if not sums:
        return {}
    columns = [list(column) for column in zip(*sums.values(), strict=True)]
    named = dict(zip(("items", "days", "viewers", "kinds", "whos", "hits"), columns, strict=True))
    rows = work.session.execute(_TALLY, named | {"most": MOST_HITS})
    return {(str(row.item_id), row.day, row.viewer): row.counted for row in rows}


def _key(view: Said) -> tuple[str, date, str]:
    return view["item_id"], view["at"].astimezone(UTC).date(), view["viewer"]


def _fact(view: Said, title: str) -> Any:
    is_spider = view["who"] == "spider"
    return FACTS[view["kind"]](
        subject=view["item_id"],
        title=title,
        brand_id=view["brand_id"],
        language=view["language"],
        visitor_id=view["viewer"],
        is_employee=view["who"] == "employee",
        is_spider=is_spider,
        spider_name=view["viewer"] if is_spider else None,
        search_id=view["search_id"],
        viewed_at=view["at"].astimezone(UTC),
    )
