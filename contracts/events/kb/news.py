"""Facts about news items."""

from __future__ import annotations

from dataclasses import field

from contracts.fact import Fact, fact
from contracts.shapes_of_kb import BeforeOfNews, NewsShape
from contracts.wire import At, Id, Text, Truth


@fact("kb.news_created.v1")
class NewsCreated(Fact):
    """A news item was made, or copied from another."""

    news: NewsShape
    before: BeforeOfNews = field(default_factory=dict)
    copied_from_id: Id | None = None


@fact("kb.news_edited.v1")
class NewsEdited(Fact):
    """Content, date, brands, language or marks changed."""

    news: NewsShape
    before: BeforeOfNews = field(default_factory=dict)
    is_content_changed: Truth


@fact("kb.news_flagged.v1")
class NewsFlagged(Fact):
    """Somebody asked for a review."""

    news: NewsShape
    before: BeforeOfNews = field(default_factory=dict)


@fact("kb.news_reviewed.v1")
class NewsReviewed(Fact):
    """Marked as reviewed."""

    news: NewsShape
    before: BeforeOfNews = field(default_factory=dict)


@fact("kb.news_deleted.v1")
class NewsDeleted(Fact):
    """Deleted."""

    news: NewsShape
    before: BeforeOfNews = field(default_factory=dict)


@fact("kb.news_restored.v1")
class NewsRestored(Fact):
    """Brought back before its purge."""

    news: NewsShape
    before: BeforeOfNews = field(default_factory=dict)


@fact("kb.news_purged.v1")
class NewsPurged(Fact):
    """Gone for good."""

    title: Text
    deleted_at: At


@fact("kb.news_viewed.v1")
class NewsViewed(Fact):
    """Its page was served. `visitor_id` as for articles."""

    title: Text
    brand_id: Id
    language: Text
    visitor_id: Text
    is_employee: Truth
    is_spider: Truth
    spider_name: Text | None = None
    search_id: Id | None = None
    viewed_at: At
