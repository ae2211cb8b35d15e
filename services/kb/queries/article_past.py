"""What became of an article: its history, its revisions, and the difference between two of them."""

from __future__ import annotations

from html import escape
from typing import Any

import sqlalchemy as sa
from lxml.html.diff import htmldiff

from contracts.envelope import wire_time
from kit.errors import Conflict
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.kb.handlers.revising import revision_of
from services.kb.models import Article, HistoryEntry, Revision
from services.kb.queries.names import names_of_actors
from services.kb.reaching import reach_of
from services.kb.sight import must_see, not_found
from services.kb.writing import cleaned

LONGEST_COMPARED = 200_000  # characters of either body; comparing takes a second then


def article_history(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items: [{id, at, actor, name, action, before, after}], next_cursor}, newest first."""
    _check_sight(reading, asked["article_id"])
    wanted = sa.select(HistoryEntry).where(HistoryEntry.item_id == asked["article_id"])
    listed = page(reading.session, wanted, Order(HistoryEntry.id, desc=True), asked["cursor"], asked["limit"])
    names = names_of_actors(reading.session, [entry.actor for entry in listed["items"]])
    listed["items"] = [_entry(entry, names) for entry in listed["items"]]
    return listed


def article_revisions(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items: [{number, at, actor, name, title, restored_from}], next_cursor}, newest first."""
    _check_sight(reading, asked["article_id"])
    wanted = sa.select(Revision.number, Revision.at, Revision.actor, Revision.title, Revision.restored_from)
    wanted = wanted.where(Revision.article_id == asked["article_id"])
    listed = page(reading.session, wanted, Order(Revision.number, desc=True), asked["cursor"], asked["limit"])
    names = names_of_actors(reading.session, [row["actor"] for row in listed["items"]])
    listed["items"] = [row | {"at": wire_time(row["at"]), "name": names.get(row["actor"])} for row in listed["items"]]
    return listed


def article_revision(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """One revision, whole. Raises NotFound `revision_not_found`."""
    _check_sight(reading, asked["article_id"])
    found = revision_of(reading.session, asked["article_id"], asked["number"])
    plain = {name: getattr(found, name) for name in ("number", "actor", "title", "summary", "body", "keywords", "restored_from")}
    return plain | {"at": wire_time(found.at), "name": names_of_actors(reading.session, [found.actor]).get(found.actor)}


def article_diff(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{from_number, to_number, title, summary, body: HTML with ins and del, keywords_added, keywords_removed}.

    Raises Conflict `too_long_to_compare` for a body above 200,000 characters.
    """
    _check_sight(reading, asked["article_id"])
    older = revision_of(reading.session, asked["article_id"], asked["from_number"])
    newer = revision_of(reading.session, asked["article_id"], asked["to_number"])
    if max(len(older.body), len(newer.body)) > LONGEST_COMPARED:
        raise Conflict("too_long_to_compare", "These revisions are too long to be compared.")
    return {
        "from_number": older.number,
        "to_number": newer.number,
        "title": _compared(escape(older.title), escape(newer.title)),
        "summary": _compared(escape(older.summary), escape(newer.summary)),
        "body": _compared(older.body, newer.body),
        "keywords_added": [word for word in newer.keywords if word not in older.keywords],
        "keywords_removed": [word for word in older.keywords if word not in newer.keywords],
    }


def _compared(older: str, newer: str) -> str:
    """Cleaned once more: what the comparison makes of two clean texts is not taken on trust."""
    return newer if older == newer else cleaned(str(htmldiff(older, newer))).strip()


def _entry(entry: HistoryEntry, names: dict[str, str]) -> dict[str, Any]:
    said = {name: getattr(entry, name) for name in ("id", "actor", "action", "before", "after")}
    return said | {"at": wire_time(entry.at), "name": names.get(entry.actor)}


def _check_sight(reading: Reading, article_id: str) -> None:
    article = reading.session.get(Article, article_id)
    if article is None:
        raise not_found("article")
    must_see(reach_of(reading.session, reading.call), article)
