"""News: making, changing and cloning items (NWS-001, NWS-005 to NWS-009, NWS-013, NWS-039, NWS-041)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kit.errors import Conflict
from kit.storage.work import Work
from services.kb.announce import Change, changing
from services.kb.handlers.filing import copy_files
from services.kb.handlers.items import NEWS, locked
from services.kb.handlers.marking import tell_edited
from services.kb.handlers.references import brands_unless_told, checked_brands, checked_languages, installed_languages
from services.kb.handlers.saved import after_saving
from services.kb.models import NewsItem, new_id
from services.kb.queries.news import whole
from services.kb.reaching import must_be_staff, reach_of, require
from services.kb.rules.rights import Reach
from services.kb.sections import setting
from services.kb.sight import must_see
from services.kb.writing import checked_summary, read_body, slug_of

CREATE, EDIT, CLONE = "news.create", "news.edit", "news.clone"
# Which permission setting or clearing a flag takes; all other fields take EDIT (PPL-345 to PPL-350).
_FLAGS = {
    "is_private": ("news.mark_private", "news.mark_public"),
    "is_draft": ("news.mark_draft", "news.mark_public"),
    "is_flagged_for_review": ("news.mark_for_review", "news.review"),
}
_CONTENT = frozenset({"title", "summary", "body"})
_OF_CONTENT = _CONTENT | {"slug", "text"}  # what is made of it goes with it


def create_news(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The item made: now, public, in the default language, for the default brand, unless told otherwise."""
    reach = reach_of(work.session, work.call)
    must_be_staff(reach)
    require(reach, CREATE)
    unless_told = {
        "summary": "",
        "body": "",
        "news_at": work.now,
        "language": installed_languages(work)[0],
        "brand_ids": asked.get("brand_ids") or brands_unless_told(work, _everywhere(reach)),
        **dict.fromkeys(_FLAGS, False),
    }
    return whole(work.session, _add(work, _written(work, reach, unless_told | asked)))


def edit_news(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The item after it; fields that are left out stay. Raises Conflict `changed_meanwhile`, Forbidden by field."""
    reach = reach_of(work.session, work.call)
    item: NewsItem = locked(work, NEWS, asked["news_id"])
    must_see(reach, item)
    if asked["expected_version"] not in (None, item.version):
        raise Conflict("changed_meanwhile", "It was changed meanwhile. Look at it again.")
    wanted = {name: value for name, value in _written(work, reach, asked, item).items() if getattr(item, name) != value}
    for name in wanted.keys() - {"slug", "text"}:
        set_, clear = _FLAGS.get(name, (EDIT, EDIT))
        require(reach, set_ if wanted[name] else clear)
    with changing(work, item) as change:
        _put(change, wanted)
    work.session.flush()
    after_saving(work, NEWS.name, item)
    return whole(work.session, item)


def clone_news(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """A second item with content, files, brands and language of the first: a draft, with its private flag, dated now (NWS-013, KB-184)."""
    reach = reach_of(work.session, work.call)
    source: NewsItem = locked(work, NEWS, asked["news_id"])
    must_see(reach, source)
    require(reach, CLONE)
    taken = (*_OF_CONTENT, "is_private", "language", "brand_ids")
    wanted = {name: getattr(source, name) for name in taken}
    wanted |= {"is_draft": True, "is_flagged_for_review": False, "news_at": work.now}
    clone = _add(work, wanted, copied_from_id=source.id)
    copy_files(work, source.id, clone.id)
    return whole(work.session, clone)


def _add(work: Work, wanted: dict[str, Any], **said: Any) -> NewsItem:
    now, actor = work.now, work.call.actor
    item = NewsItem(id=new_id(), **wanted, created_at=now, created_by=actor, modified_at=now, modified_by=actor)
    work.session.add(item)
    work.session.flush()
    with changing(work, item, is_new=True) as change:
        change.tell(NEWS.created, **said)
        if item.is_flagged_for_review:
            change.tell(NEWS.flagged)
    after_saving(work, NEWS.name, item)
    return item


def _written(work: Work, reach: Reach, asked: dict[str, Any], item: NewsItem | None = None) -> dict[str, Any]:
    """Columns by name, from what is given. Raises Invalid for a summary too long, a brand or a language that is not there."""
    plain = ("title", "news_at", *_FLAGS)
    wanted = {name: asked[name] for name in plain if name in asked}
    if "title" in asked and (item is None or item.title != asked["title"]):
        wanted["slug"] = slug_of(asked["title"])
    if "summary" in asked:
        wanted["summary"] = checked_summary(asked["summary"])
    if "body" in asked:
        body = read_body(asked["body"], setting(work.session, "knowledge", "frame_hosts", []))
        wanted |= {"body": body.html, "text": body.text}
    if "language" in asked:
        before = [item.language] if item else []
        wanted["language"] = checked_languages(work, [asked["language"]], before, field="language")[0]
    if "brand_ids" in asked:
        wanted["brand_ids"] = checked_brands(work, _everywhere(reach), asked["brand_ids"], item.brand_ids if item else ())
    return wanted


def _everywhere(reach: Reach) -> Reach:
    """News are the system's: whoever works on them chooses among all brands (NWS-002)."""
    return replace(reach, brand_ids=None)


def _put(change: Change, wanted: dict[str, Any]) -> None:
    """Setting the review flag is told by itself; all else is an edit."""
    for name, value in wanted.items():
        setattr(change.item, name, value)
    if wanted.get("is_flagged_for_review"):
        change.tell(NEWS.flagged)
    if wanted.keys() - ({"is_flagged_for_review"} if wanted.get("is_flagged_for_review") else set()):
        change.by_hand()
        tell_edited(change, NEWS, is_content_changed=not _CONTENT.isdisjoint(wanted))
