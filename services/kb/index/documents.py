"""From rows to documents: one statement a kind, and what of a row goes into which field."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from tantivy import Document

from services.kb.index.analysis import indexed
from services.kb.index.families import families_of
from services.kb.index.shape import KEY, PUBLIC, TAG
from services.kb.models import Article, CannedReply, NewsItem

LONGEST = 200_000  # characters of a text that are read
HALF = 2**64
MODELS: dict[str, type[Any]] = {"article": Article, "canned_reply": CannedReply, "news": NewsItem}
_COMMON = ("id", "title", "is_draft", "is_flagged_for_review", "last_reviewed_at", "created_at", "modified_at", "deleted_at")
_OWN = {
    "article": (
        *("summary", "keywords", "folder_id", "brand_ids", "languages", "assigned_agent_id"),
        *("is_private", "is_featured", "is_stale", "helpful", "unhelpful"),
    ),
    "canned_reply": ("shortcut", "folder_id", "language", "assigned_to", "assigned_to_id", "type", "is_stale"),
    "news": ("summary", "brand_ids", "language", "is_private", "news_at"),
}


def rows_of(session: Session, kind: str, ids: Collection[str]) -> list[Any]:
    """What the index wants to know of these."""
    return list(session.execute(_columns(kind).where(MODELS[kind].id.in_(list(ids)))).all())


def rows_after(session: Session, kind: str, last_id: str | None, most: int) -> list[Any]:
    """The next of all there are, by id."""
    wanted = _columns(kind).order_by(MODELS[kind].id).limit(most)
    return list(session.execute(wanted.where(MODELS[kind].id > last_id) if last_id else wanted).all())


def key_of(kind: str, item_id: str) -> str:
    return f"{kind}:{item_id}"


def document(kind: str, row: Any) -> Document:
    """The row as the index takes it in."""
    made: Any = Document()
    whole = UUID(row.id).int
    made.add_text(KEY, key_of(kind, row.id))
    made.add_unsigned("high", whole // HALF)
    made.add_unsigned("low", whole % HALF)
    made.add_integer("votes", row.helpful - row.unhelpful if kind == "article" else 0)
    for name, moment in _dates(kind, row):
        made.add_integer(name, seconds_of(moment))
    tags = _tags(kind, row)
    for tag in tags:
        made.add_text(TAG, tag)
    languages = row.languages if kind == "article" else [row.language]
    _add_texts(made, families_of(languages), _texts(kind, row), is_public="public" in tags)
    filled: Document = made
    return filled


def shown_tag(kind: str, brand: str, language: str) -> str:
    """The tag of what is public, of these three tags: all that a portal asks for, in one."""
    return f"shown:{kind}:{brand}:{language}"


def seconds_of(moment: datetime) -> int:
    return int(moment.timestamp())


def id_of(high: int, low: int) -> str:
    """The id that document() took apart."""
    whole = f"{high:016x}{low:016x}"
    return f"{whole[:8]}-{whole[8:12]}-{whole[12:16]}-{whole[16:20]}-{whole[20:]}"


def _columns(kind: str) -> sa.Select[Any]:
    model = MODELS[kind]
    return sa.select(*(getattr(model, name) for name in (*_COMMON, *_OWN[kind])), sa.func.left(model.text, LONGEST).label("text"))


def _texts(kind: str, row: Any) -> dict[str, str]:
    keywords: Sequence[str] = row.keywords if kind == "article" else [row.shortcut or ""] if kind == "canned_reply" else []
    summary = "" if kind == "canned_reply" else row.summary
    return {"title": row.title, "keywords": " ".join(keywords), "summary": summary, "body": row.text}


def _add_texts(made: Any, families: Iterable[str], texts: dict[str, str], *, is_public: bool) -> None:
    said = {part: indexed(text) for part, text in texts.items() if text}
    for family in families:
        for part, text in said.items():
            made.add_text(f"{part}_{family}", text)
            for whose in ("", PUBLIC) if is_public else ("",):
                made.add_text(f"any{whose}_{family}", text)
                made.add_text(f"words{whose}_{family}", text)


def _dates(kind: str, row: Any) -> list[tuple[str, datetime]]:
    found = [("created", row.created_at), ("modified", row.modified_at)]
    found += [("reviewed", row.last_reviewed_at)] if row.last_reviewed_at else []
    return found + ([("news", row.news_at)] if kind == "news" else [])


def _tags(kind: str, row: Any) -> list[str]:
    is_private = kind != "canned_reply" and row.is_private
    found = [f"kind:{kind}", "deleted" if row.deleted_at else "live"]
    found += ["draft"] if row.is_draft else []
    found += ["private"] if is_private else []
    found += ["review"] if row.is_flagged_for_review else []
    found += ["public"] if kind != "canned_reply" and not (row.is_draft or is_private or row.deleted_at) else []
    if kind == "article":
        found += [f"language:{each}" for each in row.languages]
        found += ["featured"] if row.is_featured else []
        found += [f"agent:{row.assigned_agent_id}"] if row.assigned_agent_id else []
    else:
        found.append(f"language:{row.language}")
    if kind == "canned_reply":
        found += [f"for:{row.assigned_to}", f"for:{row.assigned_to_id or ''}", f"type:{row.type}"]
    else:
        found += [f"brand:{each}" for each in row.brand_ids]
    if kind != "news":
        found += [f"folder:{row.folder_id or ''}"] + (["stale"] if row.is_stale else [])
    return found + (_shown(kind, found) if "public" in found else [])


def _shown(kind: str, tags: list[str]) -> list[str]:
    brands, languages = ([tag for tag in tags if tag.startswith(name)] for name in ("brand:", "language:"))
    return [shown_tag(f"kind:{kind}", brand, language) for brand in brands for language in languages]
