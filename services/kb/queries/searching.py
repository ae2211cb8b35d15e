"""Search by staff in the three sections (KB-067 to KB-071, CAN-021 to CAN-023, CAN-043, CAN-044, NWS-019, NWS-020, NWS-042)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.storage.work import Reading
from services.kb.index.finding import Wanted, find
from services.kb.models import Article, CannedReply
from services.kb.queries.found_pages import part_of, shown_of
from services.kb.queries.found_rows import FOR_STAFF, rows_found
from services.kb.queries.within_sight import (
    Sight,
    articles_of_staff,
    in_folders,
    news_of_staff,
    replies_of_staff,
    staff_of,
)

Asked = dict[str, Any]
Answer = dict[str, Any]
TAGS = {
    "is_draft": "draft",
    "is_private": "private",
    "is_flagged_for_review": "review",
    "is_featured": "featured",
    "is_stale": "stale",
}
DATES = ("created", "modified", "reviewed", "news")


def search_articles(reading: Reading, asked: Asked) -> Answer:
    """{items, next_cursor, count} of articles, heaviest first. Raises Forbidden for customers, Unavailable while the index is filled."""
    sight = articles_of_staff(staff_of(reading))
    if asked["agent_id"] is not None:
        sight = sight.narrowed(sight.filter.needing(f"agent:{asked['agent_id']}"), Article.assigned_agent_id == asked["agent_id"])
    return _searched(reading, _live_or_deleted(_of_brand(_of_folder(sight, reading, asked), asked), asked), asked)


def search_canned_replies(reading: Reading, asked: Asked) -> Answer:
    """{items, next_cursor, count} of canned replies within the audience of the one who asks."""
    sight = _of_folder(replies_of_staff(staff_of(reading)), reading, asked)
    for name in ("assigned_to", "assigned_to_id"):
        if asked[name] is not None:
            sight = sight.narrowed(sight.filter.needing(f"for:{asked[name]}"), getattr(CannedReply, name) == asked[name])
    if not asked["with_deleted"]:
        sight = sight.narrowed(sight.filter.needing("live"), CannedReply.deleted_at.is_(None))
    return _searched(reading, sight, asked)


def search_news(reading: Reading, asked: Asked) -> Answer:
    """{items, next_cursor, count} of news."""
    return _searched(reading, _live_or_deleted(_of_brand(news_of_staff(staff_of(reading)), asked), asked), asked)


def _searched(reading: Reading, sight: Sight, asked: Asked) -> Answer:
    sight = _of_dates(_of_language(_of_marks(sight, asked), asked), asked)
    languages = (asked["language"],) if asked["language"] else ()
    how: dict[str, Any] = {"text": asked["text"], "languages": languages, "most": asked["max_results"], "shown": shown_of(asked)}
    wanted = Wanted(filter=sight.filter, words=sight.words, **how)
    [found] = find(reading.session, wanted)
    part = part_of(found, asked["cursor"], asked["limit"])
    items = rows_found(reading.session, sight, found, part.hits, FOR_STAFF[sight.entity])
    return {"items": items, "next_cursor": part.next_cursor, "count": found.count - (len(part.hits) - len(items))}


def _of_folder(sight: Sight, reading: Reading, asked: Asked) -> Sight:
    if asked["folder_id"] is None:
        return sight
    return in_folders(sight, reading.session, [asked["folder_id"]], with_subfolders=asked["with_subfolders"])


def _of_brand(sight: Sight, asked: Asked) -> Sight:
    brand_id = asked["brand_id"]
    return (
        sight
        if brand_id is None
        else sight.narrowed(sight.filter.needing(f"brand:{brand_id}"), sight.entity.brand_ids.contains([brand_id]))
    )


def _of_language(sight: Sight, asked: Asked) -> Sight:
    language = asked["language"]
    if language is None:
        return sight
    spoken = sight.entity.languages.contains([language]) if sight.entity is Article else sight.entity.language == language
    return sight.narrowed(sight.filter.needing(f"language:{language}"), spoken)


def _of_marks(sight: Sight, asked: Asked) -> Sight:
    for name, tag in TAGS.items():
        wanted = asked.get(name)
        if wanted is not None:
            narrower = sight.filter.needing(tag) if wanted else sight.filter.lacking(tag)
            sight = sight.narrowed(narrower, getattr(sight.entity, name).is_(wanted))
    return sight


def _of_dates(sight: Sight, asked: Asked) -> Sight:
    """Bounds are whole seconds, both included."""
    for name in DATES:
        sight = sight.narrowed(sight.filter.within(name, asked.get(f"{name}_since"), asked.get(f"{name}_until")))
    return sight


def _live_or_deleted(sight: Sight, asked: Asked) -> Sight:
    is_deleted = asked["is_deleted"]
    there: sa.ColumnElement[bool] = sight.entity.deleted_at.is_not(None) if is_deleted else sight.entity.deleted_at.is_(None)
    return sight.narrowed(sight.filter.needing("deleted" if is_deleted else "live"), there)
