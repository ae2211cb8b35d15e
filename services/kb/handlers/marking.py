"""Marks: public, private, draft, review, reviewed, for one item or many (KB-012 to KB-015, CAN-007, CAN-041, NWS-005)."""

from __future__ import annotations

from typing import Any

from kit.errors import Invalid
from kit.storage.work import Work
from services.kb.announce import Change
from services.kb.handlers.items import CANNED_REPLY, KIND_OF, Kind, each_item, start_aging
from services.kb.models import Aging
from services.kb.reaching import require
from services.kb.rules.marks import OF_REPLIES, Flags, marked
from services.kb.rules.rights import Reach

PERMISSIONS: dict[str, dict[str, str]] = {
    "article": {mark: f"kb_articles.mark_{mark}" for mark in ("public", "private", "draft", "review", "reviewed")},
    "news": {mark: f"news.mark_{mark}" for mark in ("public", "private", "draft", "reviewed")} | {"review": "news.mark_for_review"},
    "canned_reply": dict.fromkeys(("public", "draft"), "canned_replies.mark_draft")
    | dict.fromkeys(("review", "reviewed"), "canned_replies.edit"),
}


def mark_items(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """{kind, ids, mark} → {changed, refused}."""
    kind, mark = KIND_OF[asked["kind"]], asked["mark"]
    if kind is CANNED_REPLY and mark not in OF_REPLIES:
        raise Invalid("no_such_mark", "A canned reply is public or a draft, never private.", field="mark")
    permission = PERMISSIONS[kind.name][mark]

    def check(reach: Reach, item: Any) -> None:
        require(reach, permission, getattr(item, "folder_id", None) if kind.name == "article" else None)

    return each_item(work, kind, asked["ids"], check, lambda change: put_mark(change, kind, mark))


def put_mark(change: Change, kind: Kind, mark: str) -> None:
    """Changes the flags and tells of it; a mark that is there already tells nothing, save `reviewed`, which starts the age over."""
    item = change.item
    flags = marked(Flags(getattr(item, "is_private", False), item.is_draft, item.is_flagged_for_review), mark)
    if hasattr(item, "is_private"):
        item.is_private = flags.is_private
    item.is_draft, item.is_flagged_for_review = flags.is_draft, flags.is_flagged_for_review
    if mark == "reviewed":
        item.last_reviewed_at, item.last_reviewed_by = change.work.now, change.work.call.actor
        if isinstance(item, Aging):
            start_aging(change.work, kind, item)
        change.tell(kind.reviewed)
    elif mark == "review" and change.differs("is_flagged_for_review"):
        change.tell(kind.flagged)
    elif change.differs("is_private", "is_draft") if hasattr(item, "is_private") else change.differs("is_draft"):
        change.by_hand()
        tell_edited(change, kind)


def tell_edited(change: Change, kind: Kind, *, is_content_changed: bool = False) -> None:
    """The `…_edited` fact; articles and news say whether their content changed."""
    change.tell(kind.edited, **({} if kind is CANNED_REPLY else {"is_content_changed": is_content_changed}))
