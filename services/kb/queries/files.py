"""Files of articles, canned replies and news, as employees read them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.envelope import wire_time
from kit.errors import NotFound
from kit.storage.work import Reading
from services.kb.models import Article, CannedReply, ItemFile, NewsItem
from services.kb.reaching import reach_of
from services.kb.sight import must_see, not_found

_ENTITIES: dict[str, Any] = {"article": Article, "canned_reply": CannedReply, "news": NewsItem}


def file_not_found() -> NotFound:
    return NotFound("file_not_found", "There is no such file.")


def file_view(file: ItemFile) -> dict[str, Any]:
    plain = {name: getattr(file, name) for name in ("id", "filename", "content_type", "size", "is_embedded", "uploaded_by")}
    return plain | {"created_at": wire_time(file.created_at)}


def item_files(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items}: all files of an item, a hundred at most, in the order they came."""
    _check_sight(reading, asked)
    wanted = sa.select(ItemFile).where(ItemFile.item_id == asked["item_id"], ItemFile.kind == asked["kind"])
    return {"items": [file_view(file) for file in reading.session.scalars(wanted.order_by(ItemFile.created_at, ItemFile.id))]}


def item_file(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{file_id (of the store), filename, content_type, size} of one file. Raises NotFound."""
    _check_sight(reading, asked)
    wanted = sa.select(ItemFile.file_id, ItemFile.filename, ItemFile.content_type, ItemFile.size)
    wanted = wanted.where(ItemFile.id == asked["file_id"], ItemFile.item_id == asked["item_id"], ItemFile.kind == asked["kind"])
    found = reading.session.execute(wanted).first()
    if found is None:
        raise file_not_found()
    return {name: getattr(found, name) for name in ("file_id", "filename", "content_type", "size")}


def _check_sight(reading: Reading, asked: dict[str, Any]) -> None:
    item = reading.session.get(_ENTITIES[asked["kind"]], asked["item_id"])
    if item is None:
        raise not_found(asked["kind"])
    must_see(reach_of(reading.session, reading.call), item)
