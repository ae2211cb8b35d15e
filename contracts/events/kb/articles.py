"""Facts about articles and the folders they lie in."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from contracts.fact import Fact, fact
from contracts.shapes_of_kb import ArticleShape, BeforeOfArticle
from contracts.vocabulary import FolderKind, KnowledgeKind
from contracts.wire import At, Id, Text, Truth, one_of


@fact("kb.folder_saved.v1")
class FolderSaved(Fact):
    """Folder stored."""

    is_new: Truth
    kind: Annotated[str, one_of(*FolderKind)]
    name: Text
    parent_id: Id | None = None
    is_auto_searched: Truth


@fact("kb.folder_deleted.v1")
class FolderDeleted(Fact):
    """It is gone, and what lay in it was deleted before."""

    kind: Annotated[str, one_of(*FolderKind)]
    name: Text


@fact("kb.article_created.v1")
class ArticleCreated(Fact):
    """An article was made, or copied from another."""

    article: ArticleShape
    before: BeforeOfArticle = field(default_factory=dict)
    copied_from_id: Id | None = None


@fact("kb.article_edited.v1")
class ArticleEdited(Fact):
    """Content, place, owner, brands, languages or marks of an article changed; not by an edit that left all as it was."""

    article: ArticleShape
    before: BeforeOfArticle = field(default_factory=dict)
    is_content_changed: Truth


@fact("kb.article_flagged.v1")
class ArticleFlagged(Fact):
    """Somebody asked for a review."""

    article: ArticleShape
    before: BeforeOfArticle = field(default_factory=dict)


@fact("kb.article_reviewed.v1")
class ArticleReviewed(Fact):
    """Marked as reviewed; its stale date starts over."""

    article: ArticleShape
    before: BeforeOfArticle = field(default_factory=dict)


@fact("kb.article_stale.v1")
class ArticleStale(Fact):
    """Its stale date passed; once a passage."""

    article: ArticleShape
    before: BeforeOfArticle = field(default_factory=dict)


@fact("kb.article_rated.v1")
class ArticleRated(Fact):
    """A voter's word counted, or changed."""

    article: ArticleShape
    before: BeforeOfArticle = field(default_factory=dict)
    is_helpful: Truth


@fact("kb.article_ratings_cleared.v1")
class ArticleRatingsCleared(Fact):
    """Both counters went back to nothing."""

    article: ArticleShape
    before: BeforeOfArticle = field(default_factory=dict)


@fact("kb.article_deleted.v1")
class ArticleDeleted(Fact):
    """Deleted, by hand or along with its folder."""

    article: ArticleShape
    before: BeforeOfArticle = field(default_factory=dict)
    redirect_to_id: Id | None = None


@fact("kb.article_restored.v1")
class ArticleRestored(Fact):
    """Brought back before its purge."""

    article: ArticleShape
    before: BeforeOfArticle = field(default_factory=dict)


@fact("kb.article_purged.v1")
class ArticlePurged(Fact):
    """Gone for good."""

    title: Text
    deleted_at: At


@fact("kb.article_viewed.v1")
class ArticleViewed(Fact):
    """Its page was served. `visitor_id` is a name for the viewer, the same on every page, and no account's."""

    title: Text
    brand_id: Id
    language: Text
    visitor_id: Text
    is_employee: Truth
    is_spider: Truth
    spider_name: Text | None = None
    search_id: Id | None = None
    viewed_at: At


@fact("kb.link_broken.v1")
class LinkBroken(Fact):
    """A link of an article or news item failed twice in a row."""

    kind: Annotated[str, one_of(KnowledgeKind.ARTICLE, KnowledgeKind.NEWS)]
    title: Text
    url: Text
    is_internal: Truth
    error: Text


@fact("kb.link_mended.v1")
class LinkMended(Fact):
    """It works again, or is not there any more."""

    kind: Annotated[str, one_of(KnowledgeKind.ARTICLE, KnowledgeKind.NEWS)]
    title: Text
    url: Text
    is_internal: Truth
