"""What search engines may know of: the addresses an anonymous visitor of a brand may read, in parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit.storage.work import Call, Reading
from services.kb.models import Article, NewsItem
from services.kb.reaching import EVERYONE
from services.kb.readers import VIEW_ARTICLES, VIEW_NEWS, Reader, readable, readable_news, reader_of
from services.kb.rules.addresses import article_path, news_path

PART = 10_000  # addresses in one part; the protocol allows 50,000
MOST_TRANSLATIONS = 100_000
VISITOR = Call(actor="visitor", via="portal")
Said = dict[str, Any]
GATES = {"article": VIEW_ARTICLES, "news": VIEW_NEWS}


def portal_sitemap(reading: Reading, asked: Said) -> Said:
    """Without a kind {host_name, parts by kind}; else {host_name, items: [{path, modified_at, alternates}]} of that part.

    Whoever asks: only what a visitor without an account may read.
    """
    reader = reader_of(reading.session, VISITOR, asked)
    kind = asked["kind"]
    if kind is None:
        parts = {each: -(-_count(reading.session, reader, each) // PART) for each in GATES}
        return {"host_name": reader.host_name, "parts": parts}
    return {"host_name": reader.host_name, "items": _part(reading.session, reader, kind, asked["part"])}


def _conditions(reader: Reader, kind: str) -> list[Any]:
    if str(reader.settings.get(GATES[kind], EVERYONE)) != EVERYONE:
        return [sa.false()]
    return readable(reader) if kind == "article" else readable_news(reader)


def _count(session: Session, reader: Reader, kind: str) -> int:
    entity: Any = Article if kind == "article" else NewsItem
    return session.scalar(sa.select(sa.func.count()).select_from(entity).where(*_conditions(reader, kind))) or 0


def _part(session: Session, reader: Reader, kind: str, part: int) -> list[Said]:
    wanted = _addresses(reader, kind)
    entity: Any = Article if kind == "article" else NewsItem
    rows = session.execute(wanted.order_by(entity.id).offset((part - 1) * PART).limit(PART)).all()
    alternates = _alternates(session, reader, kind, {row.translation_group_id for row in rows} - {None})
    return [
        {
            "path": _path(kind, row),
            "modified_at": wire_time(row.modified_at),
            "alternates": alternates.get(row.translation_group_id) or _spoken(kind, row),
        }
        for row in rows
    ]


def _addresses(reader: Reader, kind: str) -> sa.Select[Any]:
    entity: Any = Article if kind == "article" else NewsItem
    languages: Any = Article.languages if kind == "article" else NewsItem.language
    columns = (entity.id, entity.slug, entity.modified_at, entity.translation_group_id, languages.label("spoken"))
    return sa.select(*columns).where(*_conditions(reader, kind))


def _alternates(session: Session, reader: Reader, kind: str, groups: Iterable[str]) -> dict[str, list[Said]]:
    """By translation group: every language with its address."""
    entity: Any = Article if kind == "article" else NewsItem
    named = sorted(groups)
    if not named:
        return {}
    rows = session.execute(
        _addresses(reader, kind).where(entity.translation_group_id.in_(named)).order_by(entity.id).limit(MOST_TRANSLATIONS)
    )
    found: dict[str, list[Said]] = {}
    for row in rows:
        found.setdefault(row.translation_group_id, []).extend(_spoken(kind, row))
    return found


def _spoken(kind: str, row: Any) -> list[Said]:
    languages = [row.spoken] if isinstance(row.spoken, str) else row.spoken
    return [{"language": language, "path": _path(kind, row)} for language in languages]


def _path(kind: str, row: Any) -> str:
    return article_path(row.id, row.slug) if kind == "article" else news_path(row.id, row.slug)
