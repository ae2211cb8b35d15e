"""Search of the portal, and what customers are offered before they write or in the automatic answer (KB-073, KB-076 to KB-080, COM-145)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Forbidden, Invalid
from kit.storage.work import Call, Reading
from services.kb.index.finding import Found, Wanted, find
from services.kb.models import Department
from services.kb.queries.found_on_portal import found_on_portal
from services.kb.queries.found_pages import part_of, shown_of
from services.kb.queries.portal_sight import PortalSight, articles_of_portal, news_of_portal
from services.kb.queries.within_sight import parents_of
from services.kb.readers import VIEW_ARTICLES, VIEW_NEWS, Reader, admit, reader_of
from services.kb.rules.suggesting import Switches, is_looked_up

Asked = dict[str, Any]
Answer = dict[str, Any]
ADDRESSED = ("id", "title", "path", "summary")
LAST = 2_000  # characters of a long text that are looked at
KINDS: dict[str, Callable[[Reader], PortalSight]] = {"articles": articles_of_portal, "news": news_of_portal}


def search_portal(reading: Reading, asked: Asked) -> Answer:
    """{articles, news: {items, next_cursor, count} or null, language}: null for a kind that was not asked for or is closed to the reader.

    Raises Forbidden when all that was asked for is closed.
    """
    reader = reader_of(reading.session, reading.call, asked)
    if asked["cursor"] and not asked["kind"]:
        raise Invalid("kind", "Say which kind the next page is of.", field="kind")
    open_kinds = {kind: sight_of(reader) for kind, sight_of in KINDS.items() if _is_open(reading.session, reader, kind)}
    sights = {kind: sight for kind, sight in open_kinds.items() if asked["kind"] in (None, kind)}
    if not sights:
        raise Forbidden("not_open_to_you", "This part of the portal is not open to you. Sign in, or ask for the role it takes.")
    answer: Answer = {"articles": None, "news": None, "language": reader.language}
    # the same words whether one kind is looked through or both, or a second page would be of another search than the first
    words = tuple(filter_ for sight in open_kinds.values() for filter_ in sight.words)
    plain = {"text": asked["text"], "languages": (reader.language,), "most": asked["max_results"], "words": words, "shown": shown_of(asked)}
    every = find(reading.session, *(Wanted(filter=sight.filter, **plain) for sight in sights.values()), last_change=reader.last_change)
    for (kind, sight), found in zip(sights.items(), every, strict=True):
        answer[kind] = _page(reading.session, sight, found, asked)
    return answer


def suggest_articles(reading: Reading, asked: Asked) -> Answer:
    """{items, is_searched, language}: five public articles at most from folders that take part; none where nothing is to be suggested."""
    session = reading.session
    reader = reader_of(session, reading.call, asked, is_suggested_to=True)
    is_searched = _is_open(session, reader, "articles") and _is_wanted(session, asked)
    if not is_searched:
        return {"items": [], "is_searched": False, "language": reader.language}
    found = _told(session, _suggested(session, reader), reader, asked, is_open=asked["is_typing"])
    return {"items": found, "is_searched": True, "language": reader.language}


def articles_for_answer(reading: Reading, asked: Asked) -> Answer:
    """{items: [{id, title, path, summary}], language} for the automatic answer to a ticket, as its customer may read them (KB-080)."""
    session = reading.session
    call = Call(actor=f"user:{asked['user_id']}" if asked["user_id"] else "visitor", via=reading.call.via)
    reader = reader_of(session, call, asked, is_suggested_to=True)
    if not _is_open(session, reader, "articles"):
        return {"items": [], "language": reader.language}
    sight = _suggested(session, reader)
    if asked["folder_ids"]:
        sight = sight.in_folders(asked["folder_ids"], parents_of(session, "article"))
    said = [{name: item[name] for name in ADDRESSED} for item in _told(session, sight, reader, asked)]
    return {"items": said, "language": reader.language}


def _suggested(session: Session, reader: Reader) -> PortalSight:
    """The tree of folders is only read where one of them is switched off."""
    sight = articles_of_portal(reader)
    return sight.for_suggestions(reader.switched_off, parents_of(session, "article")) if reader.switched_off else sight


def _page(session: Session, sight: PortalSight, found: Found, asked: Asked) -> Answer:
    part = part_of(found, asked["cursor"], asked["limit"])
    items = found_on_portal(session, sight, found, part.hits)
    return {"items": items, "next_cursor": part.next_cursor, "count": found.count - (len(part.hits) - len(items))}


def _told(session: Session, sight: PortalSight, reader: Reader, asked: Asked, *, is_open: bool = False) -> list[Answer]:
    how: dict[str, Any] = {"text": asked["text"][-LAST:], "languages": (reader.language,), "most": asked["limit"], "shown": asked["limit"]}
    wanted = Wanted(filter=sight.filter, words=sight.words, is_told=True, is_open=is_open, **how)
    [found] = find(session, wanted, last_change=reader.last_change)
    return found_on_portal(session, sight, found, found.hits)


def _is_open(session: Session, reader: Reader, kind: str) -> bool:
    try:
        admit(session, reader, VIEW_ARTICLES if kind == "articles" else VIEW_NEWS)
    except Forbidden:
        return False
    return True


def _is_wanted(session: Session, asked: Asked) -> bool:
    department_id = asked["department_id"]
    if department_id is None:
        return is_looked_up(asked["place"], asked["brand_id"], None, is_named=False)
    columns = (Department.brand_id, Department.is_searched_before_chat, Department.is_searched_before_ticket)
    row = session.execute(sa.select(*columns).where(Department.id == department_id, Department.is_deleted.is_(False))).first()
    return is_looked_up(asked["place"], asked["brand_id"], Switches(*row) if row else None, is_named=True)
