"""Reading what a customer found: one statement a kind, planned once a connection, that says the conditions of sight again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from kit.storage.prepared import Prepared
from services.kb.index.finding import Found
from services.kb.queries.found_rows import LOOKED_THROUGH, in_order
from services.kb.queries.portal_sight import PortalSight
from services.kb.readers import readable_sql
from services.kb.rules.addresses import article_path, news_path
from services.kb.rules.ranking import Hit

_PATHS = {"article": article_path, "news": news_path}
_ARTICLES = Prepared(
    "articles_found",
    ("uuid[]", "uuid", "uuid[]", "uuid[]", "text"),
    f"""
    select a.id::text, a.title, a.slug, a.summary, a.folder_id::text, a.languages, a.helpful, a.unhelpful, a.modified_at,
        left(a.text, {LOOKED_THROUGH}) as text, f.name as folder_name
    from articles a left join folders f on f.id = a.folder_id
    where a.id = any($1) and {readable_sql("a")} and $5 = any(a.languages)
    """,  # noqa: S608  (names and numbers of our own)
)
_NEWS = Prepared(
    "news_found",
    ("uuid[]", "uuid", "text"),
    f"""
    select id::text, title, slug, summary, language, news_at, left(text, {LOOKED_THROUGH}) as text from news
    where id = any($1) and deleted_at is null and not is_private and not is_draft and $2 = any(brand_ids) and language = $3
    """,  # noqa: S608
)


def found_on_portal(session: Session, sight: PortalSight, found: Found, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """The hits in their order, as customers are shown them. What may not be seen is left out."""
    if not hits:
        return []
    ids = [hit.id for hit in hits]
    if sight.kind == "news":
        rows = _NEWS.run(session, ids, sight.brand_id, sight.language)
    else:
        opened = None if sight.opened is None else sorted(sight.opened)
        rows = _ARTICLES.run(session, ids, sight.brand_id, sorted(sight.closed), opened, sight.language)
    said = in_order({row["id"]: dict(row) for row in rows.mappings()}, found, hits)
    return [_for_customers(sight.kind, item) for item in said]


def _for_customers(kind: str, item: dict[str, Any]) -> dict[str, Any]:
    del item["weight"]
    return item | {"path": _PATHS[kind](item["id"], item.pop("slug"))}
