"""What reports can be filtered by, and which values a filter takes (REP-021)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.reports.rules.catalogue.terms import Report

NONE = "none"  # stands for what has no value
LONGEST = 512


@dataclass(frozen=True, slots=True)
class Filter:
    """`words` are its values where there are few; ids otherwise, or any text where `is_text`."""

    name: str
    words: tuple[str, ...] = ()
    is_text: bool = False
    has_none: bool = False


SWITCHED = ("logged_in", "logged_out", "active", "inactive", "available", "unavailable", "auto_inactive")
WRITTEN = ("added", "edited", "reviewed", "flagged", "deleted")
FILTERS = {
    "brand": Filter("Brand", has_none=True),
    "department": Filter("Department", has_none=True),
    "group": Filter("Group", has_none=True),
    "agent": Filter("Agent", has_none=True),
    "customer": Filter("Customer", has_none=True),
    "custom_field": Filter("Custom field", is_text=True, has_none=True),
    "priority": Filter("Priority", ("low", "normal", "high", "urgent")),
    "direction": Filter("Direction", ("incoming", "outgoing")),
    "abandoned": Filter("Abandoned", ("before", "after")),
    "event": Filter("Event", SWITCHED),
    "function": Filter("Function", ("tickets", "chats", "calls")),
    "category": Filter("Category", has_none=True),
    "billable": Filter("Billable", ("yes", "no")),
    "used_in": Filter("Used in", ("ticket", "chat")),
    "folder": Filter("Folder", has_none=True),
    "language": Filter("Language", is_text=True),
    "search_text": Filter("Search text contains", is_text=True),
    "sent_by": Filter("Sent", ("agent", "event")),
    "canned_reply": Filter("Canned reply"),
    "article": Filter("Article"),
    "news_item": Filter("News item"),
    "community_category": Filter("Community category"),
    "user": Filter("User"),
    "survey": Filter("Survey"),
    "offer_source": Filter("Offered by", ("ticket_closed", "chat_ended", "event_action", "signature_link", "whoson_agent")),
    "related_to": Filter("Related to", ("ticket", "chat")),
    "question": Filter("Question"),
}


def words_of(report: Report, name: str) -> tuple[str, ...]:
    """The values of a filter that has few of them; events are those of what the report lists."""
    if name == "event" and report.family != "audit":
        return (*WRITTEN, "inserted") if report.family == "canned" else WRITTEN
    return FILTERS[name].words


def fits(report: Report, name: str, value: str) -> bool:
    """Whether a filter takes this value."""
    known = FILTERS[name]
    if value == NONE and known.has_none:
        return True
    if words := words_of(report, name):
        return value in words
    if known.is_text:
        return 0 < len(value) <= LONGEST and "\x00" not in value
    try:
        return str(UUID(value)) == value.lower()
    except ValueError:
        return False
