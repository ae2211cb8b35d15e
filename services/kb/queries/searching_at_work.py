"""What agents are offered beside their work: articles for what was said, replies for what is being typed (KB-082 to KB-084, CAN-012)."""

from __future__ import annotations

from typing import Any

from kit.storage.work import Reading
from services.kb.index.finding import Wanted, find
from services.kb.models import Article, CannedReply
from services.kb.queries.found_rows import FOR_STAFF, rows_found
from services.kb.queries.within_sight import articles_of_staff, replies_offered_to, staff_of

Asked = dict[str, Any]
Answer = dict[str, Any]
LAST = 2_000  # characters of what was said that are looked at: the end, which is about what matters now
LOOKED_AT = 50  # canned replies among which the one with exactly this shortcut is looked for
TYPES = {"ticket": ("tickets_and_chats", "tickets"), "chat": ("tickets_and_chats", "chats")}


def suggest_for_agent(reading: Reading, asked: Asked) -> Answer:
    """{items}: articles that may answer it, private ones among them, drafts never (KB-178). All folders are looked through."""
    sight = articles_of_staff(staff_of(reading))
    sight = sight.narrowed(sight.filter.needing("live").lacking("draft"), Article.deleted_at.is_(None), Article.is_draft.is_(False))
    if asked["brand_id"]:
        sight = sight.narrowed(sight.filter.needing(f"brand:{asked['brand_id']}"), Article.brand_ids.contains([asked["brand_id"]]))
    if asked["language"]:
        sight = sight.narrowed(sight.filter.needing(f"language:{asked['language']}"), Article.languages.contains([asked["language"]]))
    languages = (asked["language"],) if asked["language"] else ()
    how: dict[str, Any] = {"text": asked["text"][-LAST:], "languages": languages, "most": asked["limit"], "is_told": True}
    wanted = Wanted(filter=sight.filter, words=sight.words, **how)
    [found] = find(reading.session, wanted)
    return {"items": rows_found(reading.session, sight, found, found.hits, FOR_STAFF[Article])}


def offered_replies(reading: Reading, asked: Asked) -> Answer:
    """{items}: canned replies this employee may use here; the one with exactly this shortcut comes first."""
    types = TYPES[asked["channel"]]
    sight = replies_offered_to(staff_of(reading))
    sight = sight.narrowed(sight.filter.among("type", types), CannedReply.type.in_(types))
    if asked["language"]:
        sight = sight.narrowed(sight.filter.needing(f"language:{asked['language']}"), CannedReply.language == asked["language"])
    languages = (asked["language"],) if asked["language"] else ()
    text = asked["text"].removeprefix("/")
    wanted = Wanted(filter=sight.filter, words=sight.words, text=text, languages=languages, most=LOOKED_AT, is_told=True, is_open=True)
    [found] = find(reading.session, wanted)
    items = rows_found(reading.session, sight, found, found.hits, FOR_STAFF[CannedReply])
    items.sort(key=lambda item: (item["shortcut"] or "").lower() != text.lower())
    return {"items": items[: asked["limit"]]}
