"""Reading what the index found for staff: one statement, the conditions of sight said again; and marking the words, for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from services.kb.index.finding import Found
from services.kb.models import Article, CannedReply, Folder, NewsItem
from services.kb.queries.within_sight import Sight
from services.kb.rules.highlighting import excerpt, marked
from services.kb.rules.ranking import Hit

LOOKED_THROUGH = 8_000  # characters of a text in which a place to show is looked for
_MARKS = ("is_draft", "is_flagged_for_review", "created_at", "modified_at", "last_reviewed_at", "deleted_at")
_OF_STAFF: dict[type[Any], tuple[str, ...]] = {
    Article: (
        *("id", "title", "slug", "summary", "folder_id", "languages", "helpful", "unhelpful", "modified_at"),
        *("brand_ids", "keywords", "assigned_agent_id", "translation_group_id", "is_private", "is_featured", "is_stale", "version"),
        *_MARKS,
    ),
    CannedReply: (
        *("id", "title", "folder_id", "assigned_to", "assigned_to_id", "shortcut", "type", "language", "times_used", "is_stale", "version"),
        *_MARKS,
    ),
    NewsItem: (
        *("id", "title", "slug", "summary", "language", "news_at", "brand_ids", "translation_group_id", "is_private", "version"),
        *_MARKS,
    ),
}


def _columns(entity: type[Any], names: tuple[str, ...]) -> sa.Select[Any]:
    columns = [getattr(entity, name) for name in dict.fromkeys(names)]
    wanted = sa.select(*columns, sa.func.left(entity.text, LOOKED_THROUGH).label("text"))
    if entity is NewsItem:
        return wanted
    return wanted.add_columns(Folder.name.label("folder_name")).outerjoin(Folder, Folder.id == entity.folder_id)


# built once: building them took longer than the rest of this module
FOR_STAFF = {entity: _columns(entity, names) for entity, names in _OF_STAFF.items()}


def rows_found(session: Session, sight: Sight, found: Found, hits: Sequence[Hit], columns: sa.Select[Any]) -> list[dict[str, Any]]:
    """The hits in their order: these columns, `folder_name`, `title_html`, `excerpt_html`. What may not be seen is left out."""
    if not hits:
        return []
    wanted = columns.where(sight.entity.id.in_([hit.id for hit in hits]), *sight.conditions)
    return in_order({row["id"]: dict(row) for row in session.execute(wanted).mappings()}, found, hits)


def in_order(rows: Mapping[str, dict[str, Any]], found: Found, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """The rows by id as they are shown, in the order of the hits: without `text`, with `title_html`, `excerpt_html` and `weight`."""
    return [_shown(rows[hit.id], found, hit) for hit in hits if hit.id in rows]


def _shown(row: dict[str, Any], found: Found, hit: Hit) -> dict[str, Any]:
    languages = row["languages"] if "languages" in row else [row["language"]]
    text, summary = row.pop("text"), row.get("summary", "")
    in_text = found.spans(text, languages)
    in_summary = found.spans(summary, languages) if summary and not in_text else []
    place, spans = (summary, in_summary) if in_summary or (summary and not in_text) else (text, in_text)
    said = {name: wire_time(value) if name.endswith("_at") and value is not None else value for name, value in row.items()}
    return said | {
        "title_html": marked(row["title"], found.spans(row["title"], languages)),
        "excerpt_html": excerpt(place, spans),
        "weight": round(hit.weight, 3),
    }
