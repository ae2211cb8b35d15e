"""News as staff see it: lists by flag, brand and language, one whole, its history (NWS-002 to NWS-005)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.kb.models import BrokenLink, HistoryEntry, NewsItem
from services.kb.queries.names import names_of_actors, names_of_brands
from services.kb.queries.wording import acts_of, fields_of, said
from services.kb.reaching import reach_of, require
from services.kb.rules.rights import Reach
from services.kb.sight import must_see, not_found, seen
from services.kb.writing import SUMMARY_ADVISED

VIEW = "news.view"
_SHOWN = (
    *("id", "version", "title", "slug", "summary", "news_at", "language", "brand_ids", "is_private", "is_draft", "is_flagged_for_review"),
    *("translation_group_id", "broken_links"),
)
_MOMENTS = ("last_reviewed_at", "created_at", "modified_at", "deleted_at")
_TITLE = sa.func.lower(NewsItem.title, type_=sa.Text).label("by_title")
_SORTED_BY: dict[str, tuple[Any, ...]] = {
    "subject": (_TITLE,),
    "status": (NewsItem.is_draft, NewsItem.is_private, NewsItem.is_flagged_for_review, _TITLE),
    "language": (NewsItem.language, _TITLE),
    "date": (NewsItem.news_at,),
    "created": (NewsItem.created_at,),
    "modified": (NewsItem.modified_at,),
}
_LIVE = NewsItem.deleted_at.is_(None)
_VIEWS: dict[str, list[sa.ColumnElement[bool]]] = {
    "all": [_LIVE],
    "public": [_LIVE, NewsItem.is_private.is_(False), NewsItem.is_draft.is_(False)],
    "private": [_LIVE, NewsItem.is_private.is_(True)],
    "drafts": [_LIVE, NewsItem.is_draft.is_(True)],
    "review": [_LIVE, NewsItem.is_flagged_for_review.is_(True)],
    "broken_links": [_LIVE, NewsItem.broken_links > 0],
    "deleted": [NewsItem.deleted_at.is_not(None)],
}


def news(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items, next_cursor}: one query for the page, beside those for who asks."""
    reach = _reader(reading)
    wanted = sa.select(*(getattr(NewsItem, name) for name in (*_SHOWN, *_MOMENTS)), _TITLE)
    wanted = wanted.where(*seen(reach, NewsItem), *_VIEWS[asked["view"]])
    if asked["brand_id"]:
        wanted = wanted.where(NewsItem.brand_ids.contains([asked["brand_id"]]))
    if asked["language"]:
        wanted = wanted.where(NewsItem.language == asked["language"])
    order = Order(*_SORTED_BY[asked["sort"]], NewsItem.id, desc=asked["is_descending"])
    return page(reading.session, wanted, order, asked["cursor"], asked["limit"], _row)


def news_counts(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """View to how many it holds. One query beside those for who asks."""
    reach = _reader(reading)
    figures = [sa.func.count().filter(*conditions).label(view) for view, conditions in _VIEWS.items()]
    row = reading.session.execute(sa.select(*figures).select_from(NewsItem).where(*seen(reach, NewsItem))).one()
    return {view: getattr(row, view) for view in _VIEWS}


def news_item(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """One whole, deleted or not."""
    return whole(reading.session, _found(reading, asked["news_id"]))


def news_history(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """A page of what was done to it, newest first: {id, at, actor, name, action, before, after}."""
    item = _found(reading, asked["news_id"])
    columns = ("id", "at", "actor", "action", "before", "after")
    wanted = sa.select(*(getattr(HistoryEntry, name) for name in columns)).where(HistoryEntry.item_id == item.id)
    listed = page(reading.session, wanted, Order(HistoryEntry.id, desc=True), asked["cursor"], asked["limit"], said)
    names = names_of_actors(reading.session, [entry["actor"] for entry in listed["items"]])
    return listed | {"items": [entry | {"name": names.get(entry["actor"])} for entry in listed["items"]]}


def whole(session: Session, item: NewsItem) -> dict[str, Any]:
    """The item with its body, its brands' names, the links that fail, its translations, and who was behind it."""
    broken = sa.select(BrokenLink.url, BrokenLink.is_internal, BrokenLink.error, BrokenLink.found_at).where(BrokenLink.item_id == item.id)
    failing = [said(dict(row._mapping)) for row in session.execute(broken.order_by(BrokenLink.url).limit(100))]
    return {
        **fields_of(item, (*_SHOWN, "body", "text")),
        **acts_of(session, item),
        "is_public": not (item.is_private or item.is_draft or item.deleted_at),
        "is_summary_long": len(item.summary) > SUMMARY_ADVISED,
        "brands": names_of_brands(session, item.brand_ids),
        "failing_links": failing,
        "translations": _translations(session, item),
    }


def _reader(reading: Reading) -> Reach:
    reach = reach_of(reading.session, reading.call)
    require(reach, VIEW)
    return reach


def _found(reading: Reading, news_id: str) -> NewsItem:
    reach = _reader(reading)
    item = reading.session.get(NewsItem, news_id)
    if item is None:
        raise not_found("news")
    must_see(reach, item)
    return item


def _translations(session: Session, item: NewsItem) -> list[dict[str, Any]]:
    if item.translation_group_id is None:
        return []
    wanted = sa.select(NewsItem.id, NewsItem.title, NewsItem.language, NewsItem.is_private, NewsItem.is_draft)
    wanted = wanted.where(NewsItem.translation_group_id == item.translation_group_id, NewsItem.id != item.id, _LIVE)
    return [dict(row._mapping) for row in session.execute(wanted.order_by(NewsItem.language, NewsItem.id).limit(100))]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    is_public = not (row["is_private"] or row["is_draft"] or row["deleted_at"])
    return said({name: value for name, value in row.items() if name != _TITLE.key}) | {"is_public": is_public}
