"""The shapes of facts, from the entities: everything a reader may need without asking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.envelope import wire_time
from contracts.fact import State
from services.kb.models import Article, CannedReply, Feedback, NewsItem

KINDS: dict[type[Any], str] = {Article: "article", CannedReply: "canned_reply", NewsItem: "news"}
LONGEST_TEXT = 10_000  # of a fact

_OF_ARTICLE = (
    *(
        "id",
        "title",
        "summary",
        "slug",
        "folder_id",
        "brand_ids",
        "languages",
        "keywords",
        "is_private",
        "is_draft",
        "is_flagged_for_review",
    ),
    *("is_featured", "is_stale", "stale_at", "assigned_agent_id", "translation_group_id", "last_reviewed_at", "created_at", "modified_at"),
    *("helpful", "unhelpful", "deleted_at"),
)
_OF_REPLY = (
    *("id", "title", "folder_id", "assigned_to", "assigned_to_id", "shortcut", "type", "language", "is_draft", "is_flagged_for_review"),
    *("is_stale", "stale_at", "last_reviewed_at", "created_at", "modified_at", "times_used", "deleted_at"),
)
_OF_NEWS = (
    *("id", "title", "summary", "slug", "news_at", "brand_ids", "language", "is_private", "is_draft", "is_flagged_for_review"),
    *("translation_group_id", "last_reviewed_at", "created_at", "modified_at", "deleted_at"),
)
_OF_FEEDBACK = (
    *("id", "article_id", "parent_id", "author_user_id", "display_name", "email", "ip", "text", "state", "report_count"),
    *("created_at", "edited_at", "deleted_at"),
)
_FIELDS: dict[type[Any], tuple[str, ...]] = {Article: _OF_ARTICLE, CannedReply: _OF_REPLY, NewsItem: _OF_NEWS}


def state_of(item: Article | CannedReply | NewsItem) -> State:
    """The `article`, `canned_reply` or `news` shape."""
    said = {name: _wire(getattr(item, name)) for name in _FIELDS[type(item)]}
    if isinstance(item, Article):
        said |= {"text": item.text[:LONGEST_TEXT], "is_cut": len(item.text) > LONGEST_TEXT}
    return said


def state_of_feedback(feedback: Feedback, reports_of_author: int) -> State:
    """The `feedback` shape. `reports_of_author`: reports of abuse over all that this author wrote (KB-180)."""
    said = {name: _wire(getattr(feedback, name)) for name in _OF_FEEDBACK}
    return said | {"is_moderated": feedback.moderated_at is not None, "reports_of_author": reports_of_author}


def _wire(value: Any) -> Any:
    if isinstance(value, datetime):
        return wire_time(value)
    return list(value) if isinstance(value, list) else value
