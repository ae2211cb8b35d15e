"""The JSON objects that facts of kb carry: the whole state of an article, a comment on it, a canned reply or a news item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypedDict

from contracts.vocabulary import CannedReplyType, FeedbackState, ReplyAudience
from contracts.wire import At, Count, Id, Ids, Text, Texts, Truth, one_of, part_of, shape, up_to


class Article(TypedDict):
    id: Id
    title: Text
    summary: Text
    slug: Text
    folder_id: Id
    brand_ids: Ids
    languages: Texts
    keywords: Texts
    is_private: Truth
    is_draft: Truth
    is_flagged_for_review: Truth
    is_featured: Truth
    is_stale: Truth
    stale_at: At
    assigned_agent_id: Id | None
    translation_group_id: Id | None
    last_reviewed_at: At | None
    created_at: At
    modified_at: At
    helpful: Count
    unhelpful: Count
    text: Annotated[str, up_to(10_000)]
    is_cut: Truth
    deleted_at: At | None


class Feedback(TypedDict):
    id: Id
    article_id: Id
    parent_id: Id | None
    author_user_id: Id | None
    display_name: Text
    email: Text
    ip: Text
    text: Annotated[str, up_to(10_000)]
    state: Annotated[str, one_of(*FeedbackState)]
    is_moderated: Truth
    report_count: Count
    reports_of_author: Count
    created_at: At
    edited_at: At | None
    deleted_at: At | None


class CannedReply(TypedDict):
    id: Id
    title: Text
    folder_id: Id | None
    assigned_to: Annotated[str, one_of(*ReplyAudience)]
    assigned_to_id: Id | None
    shortcut: Text | None
    type: Annotated[str, one_of(*CannedReplyType)]
    language: Text
    is_draft: Truth
    is_flagged_for_review: Truth
    is_stale: Truth
    stale_at: At
    last_reviewed_at: At | None
    created_at: At
    modified_at: At
    times_used: Count
    deleted_at: At | None


class News(TypedDict):
    id: Id
    title: Text
    summary: Text
    slug: Text
    news_at: At
    brand_ids: Ids
    language: Text
    is_private: Truth
    is_draft: Truth
    is_flagged_for_review: Truth
    translation_group_id: Id | None
    last_reviewed_at: At | None
    created_at: At
    modified_at: At
    deleted_at: At | None


ArticleShape = Annotated[Mapping[str, Any], shape(Article)]
FeedbackShape = Annotated[Mapping[str, Any], shape(Feedback)]
CannedReplyShape = Annotated[Mapping[str, Any], shape(CannedReply)]
NewsShape = Annotated[Mapping[str, Any], shape(News)]

BeforeOfArticle = Annotated[Mapping[str, Any], part_of(Article)]
BeforeOfFeedback = Annotated[Mapping[str, Any], part_of(Feedback)]
BeforeOfCannedReply = Annotated[Mapping[str, Any], part_of(CannedReply)]
BeforeOfNews = Annotated[Mapping[str, Any], part_of(News)]
