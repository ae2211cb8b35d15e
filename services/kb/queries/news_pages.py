"""The page of one news item on the portal."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.envelope import wire_time
from kit.errors import NotFound
from kit.storage.work import Reading
from services.kb.models import NewsItem
from services.kb.queries.news_files import attached
from services.kb.readers import VIEW_NEWS, admit, readable_news, reader_of
from services.kb.rules.addresses import news_path
from services.kb.rules.describing import meta_description
from services.kb.rules.languages import best

MOST_TRANSLATIONS = 100
Said = dict[str, Any]


def news_page(reading: Reading, asked: Said) -> Said:
    """{news}, or, where a language was picked, its translation in that language (NWS-014). Raises NotFound `news_not_found`, Forbidden."""
    reader = reader_of(reading.session, reading.call, asked)
    admit(reading.session, reader, VIEW_NEWS)
    same = sa.select(NewsItem.translation_group_id).where(NewsItem.id == asked["news_id"]).scalar_subquery()
    wanted = sa.select(NewsItem).where(sa.or_(NewsItem.id == asked["news_id"], NewsItem.translation_group_id == same))
    wanted = wanted.where(*readable_news(reader)).order_by(NewsItem.title, NewsItem.id).limit(MOST_TRANSLATIONS)
    all_of_them = list(reading.session.scalars(wanted))
    found = next((one for one in all_of_them if one.id == asked["news_id"]), None)
    if found is not None and reader.wanted and best(reader.wanted, [found.language]) is None:
        spoken = {one.language: one for one in all_of_them}
        language = best(reader.wanted, spoken)
        found = spoken[language] if language else (None if reader.is_picked else found)
    if found is None:
        raise NotFound("news_not_found", "There is no such news item.")
    others = [_linked(one) for one in all_of_them if one.id != found.id]
    files = attached(reading.session, found.id)
    return {
        "news": _shown(found)
        | {"translations": others, "attachments": files, "brand_name": reader.brand_name, "host_name": reader.host_name}
    }


def _shown(found: NewsItem) -> Said:
    return {
        **{
            name: getattr(found, name) for name in ("id", "version", "title", "slug", "summary", "body", "language", "translation_group_id")
        },
        "path": news_path(found.id, found.slug),
        "meta_description": meta_description(found.summary, found.text[:1000]),
        "news_at": wire_time(found.news_at),
        "created_at": wire_time(found.created_at),
        "modified_at": wire_time(found.modified_at),
    }


def _linked(one: NewsItem) -> Said:
    return {"id": one.id, "title": one.title, "path": news_path(one.id, one.slug), "languages": [one.language]}
