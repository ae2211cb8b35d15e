"""Files of news, as readers of the portal get them (NWS-009)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.kb.models import ItemFile, NewsItem
from services.kb.queries.files import file_not_found
from services.kb.readers import VIEW_NEWS, admit, readable_news, reader_of

_SHOWN = ("id", "filename", "content_type", "size")


def attached(session: Session, news_id: str) -> list[dict[str, Any]]:
    """Its attachments by name; what is shown in the body stands there."""
    wanted = sa.select(*(getattr(ItemFile, name) for name in _SHOWN))
    wanted = wanted.where(ItemFile.kind == "news", ItemFile.item_id == news_id, ItemFile.is_embedded.is_(False))
    return [dict(row._mapping) for row in session.execute(wanted.order_by(ItemFile.filename, ItemFile.id))]


def portal_news_file(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{file_id (of the store), filename, content_type, size} of a file of an item that the reader may see. Raises NotFound."""
    reader = reader_of(reading.session, reading.call, asked)
    admit(reading.session, reader, VIEW_NEWS)
    wanted = sa.select(ItemFile.file_id, ItemFile.filename, ItemFile.content_type, ItemFile.size)
    wanted = wanted.join(NewsItem, NewsItem.id == ItemFile.item_id).where(*readable_news(reader))
    found = reading.session.execute(wanted.where(ItemFile.kind == "news", NewsItem.id == asked["news_id"], ItemFile.id == asked["file_id"]))
    row = found.first()
    if row is None:
        raise file_not_found()
    return {name: getattr(row, name) for name in ("file_id", "filename", "content_type", "size")}
