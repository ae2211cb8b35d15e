"""News on the portal of a brand, in a language: the list and what its feed holds (NWS-014, NWS-021 to NWS-024, NWS-043)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.kb.models import HistoryEntry, NewsItem
from services.kb.queries.wording import said
from services.kb.readers import VIEW_NEWS, Reader, admit, readable_news, reader_of
from services.kb.rules.addresses import news_path

IN_A_FEED = 50
_SHOWN = ("id", "title", "slug", "summary", "language", "news_at", "modified_at")


def portal_news(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items, next_cursor, language, host_name}: newest first by its date, which never delays showing (NWS-039).

    Raises Forbidden where the brand's role for news is not held.
    """
    reader = _admitted(reading, asked)
    newest_first = Order(NewsItem.news_at, NewsItem.id, desc=True)
    listed = page(reading.session, _readable(reader), newest_first, asked["cursor"], asked["limit"], _row)
    return listed | {"language": reader.language, "host_name": reader.host_name}


def news_feed(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items, language, brand_name, host_name, changed_at}: the latest 50, and when any of it last changed (None: never)."""
    reader = _admitted(reading, asked)
    wanted = _readable(reader).order_by(NewsItem.news_at.desc(), NewsItem.id.desc()).limit(IN_A_FEED)
    items = [_row(dict(row._mapping)) for row in reading.session.execute(wanted)]
    changed_at = _changed_at(reading.session, [item["id"] for item in items])
    whose = {"language": reader.language, "brand_name": reader.brand_name, "host_name": reader.host_name}
    return {"items": items, "changed_at": wire_time(changed_at) if changed_at else None, **whose}


def _admitted(reading: Reading, asked: dict[str, Any]) -> Reader:
    reader = reader_of(reading.session, reading.call, asked)
    admit(reading.session, reader, VIEW_NEWS)
    return reader


def _readable(reader: Reader) -> sa.Select[Any]:
    columns = [getattr(NewsItem, name) for name in _SHOWN]
    return sa.select(*columns).where(*readable_news(reader), NewsItem.language == reader.language)


def _changed_at(session: Session, ids: list[str]) -> Any:
    """Of all news, so that what leaves the feed moves it too; restored ones are told by the history of those that are in it."""
    of_all = sa.select(sa.func.max(sa.func.greatest(NewsItem.modified_at, NewsItem.deleted_at, NewsItem.created_at))).scalar_subquery()
    of_these = sa.select(sa.func.max(HistoryEntry.at)).where(HistoryEntry.item_id.in_(ids)).scalar_subquery()
    return session.scalar(sa.select(sa.func.greatest(of_all, of_these)))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return said(row) | {"path": news_path(row["id"], row["slug"])}
