"""How the knowledge base comes out for readers, and what they ask for. Nullable fields are always there."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from gateway.documented import ERRORS
from gateway.people.kinds import LANGUAGE, count, identity, matching, moment, names, one, several, text, truth
from gateway.problems import Problem
from gateway.schemas import PageQuery

_MANY, BODY = 2**31 - 1, 2_000_000


class LanguageQuery(Schema):
    """The language picked in the portal; without it the browser's word is a wish."""

    language = matching("Language picked in the portal, such as `de`", LANGUAGE, 35)


class ArticleQuery(LanguageQuery):
    """An article, and the search it was opened from."""

    search_id = identity("The search whose result this is")


class FolderPageQuery(LanguageQuery, PageQuery):
    """A page of a folder's articles."""


class FeedbackQuery(PageQuery):
    """A page of feedback."""


class KnowledgeFolderName(Schema):
    """A folder over something."""

    id = identity("Folder", required=True)
    name = text("Its name", 200, required=True)


class KnowledgeLink(Schema):
    """Another article."""

    id = identity("Article", required=True)
    title = text("Title", 300, required=True)
    summary = text("Summary", 256, 0, required=True)
    path = text("Address below the host's name", 500, required=True)


class KnowledgeTranslation(KnowledgeLink):
    """The same in other languages."""

    languages = several(text("Language", 35), "In which", required=True)


class KnowledgeAddress(Schema):
    """An address in a language."""

    language = text("Language", 35, required=True)
    url = text("Whole address", 1000, required=True)


class KnowledgeAttachment(Schema):
    """A file."""

    id = identity("The file's id", required=True)
    filename = text("Name", 255, required=True)
    content_type = text("Kind", 200, required=True)
    size = count("Bytes", 0, _MANY, required=True)
    url = text("Where it is", 500, required=True)


class PortalArticle(Schema):
    """An article as its reader may see it."""

    id = identity("The article shown", required=True)
    asked_id = identity("The one asked for, where a translation stands in for it", required=True)
    version = count("Grows with every edit", 1, _MANY, required=True)
    title = text("Title", 300, required=True)
    slug = text("The last part of its address", 300, 0, required=True)
    path = text("Address below the host's name", 500, required=True)
    summary = text("Summary", 256, 0, required=True)
    body = text("HTML, cleaned", BODY, 0, required=True)
    keywords = several(text("Keyword", 200), "Keywords", required=True)
    language = text("Language shown", 35, required=True)
    languages = several(text("Language", 35), "Languages of the article", required=True)
    folder_id = identity("Folder", required=True)
    folders = several(one(KnowledgeFolderName, "Folder"), "The way to it, from the top", required=True)
    translations = several(one(KnowledgeTranslation, "Translation"), "The same in other languages", required=True)
    related = several(one(KnowledgeLink, "Article"), "Related articles in this language", required=True)
    attachments = several(one(KnowledgeAttachment, "File"), "Files", required=True)
    helpful = count("Readers it helped; null where the brand has no votes", 0, _MANY, required=True, allow_none=True)
    unhelpful = count("Readers it did not help", 0, _MANY, required=True, allow_none=True)
    may_vote = truth("Whether the brand has votes", required=True)
    may_comment = truth("Whether the reader's roles let him leave feedback", required=True)
    are_share_links_shown = truth("Whether the brand shows links to share it", required=True)
    meta_description = text("For search engines: the summary, else the beginning of the text", 256, 0, required=True)
    canonical_url = text("The one address of this page", 1000, required=True)
    alternates = several(one(KnowledgeAddress, "Address"), "Every language there is, with its address", required=True)
    structured_data = several(names("One object"), "JSON-LD of schema.org", required=True)
    brand_name = text("The brand", 200, required=True)
    created_at = moment("Made", required=True)
    modified_at = moment("Last edited", required=True)
    last_modified = text("The same as a header says it", 40)


class MovedArticle(Schema):
    """Where the traffic of a deleted article goes."""

    id = identity("The article that took its place", required=True)
    slug = text("The last part of its address", 300, 0, required=True)
    path = text("Address below the host's name", 500, required=True)


class ArticleMoved(Schema):
    """The article is gone, and another took its place."""

    moved_to = one(MovedArticle, "Which one", required=True)


class ListedArticle(Schema):
    """An article in a list."""

    id = identity("Article", required=True)
    title = text("Title", 300, required=True)
    summary = text("Summary", 256, 0, required=True)
    path = text("Address below the host's name", 500, required=True)
    is_featured = truth("Shown under its folder's name on the main page", required=True)
    modified_at = moment("Last edited", required=True)


class FolderOfPortal(Schema):
    """A folder with something to read in it, or below it."""

    id = identity("Folder", required=True)
    name = text("Its name", 200, required=True)
    article_count = count("Articles in it and below it that this reader may see", 1, _MANY, required=True)
    featured = several(one(ListedArticle, "Article"), "Its featured articles, by title", required=True)
    folders = fields.List(
        fields.Nested(lambda: FolderOfPortal(), metadata={"description": "Folder"}),
        required=True,
        metadata={"description": "Folders below it, by name"},
    )


class FoldersOfPortal(Schema):
    """The knowledge base's main page."""

    language = text("Language shown", 35, required=True)
    folders = several(one(FolderOfPortal, "Folder"), "By name", required=True)


class FolderHere(KnowledgeFolderName):
    """The folder asked for."""

    folders = several(one(KnowledgeFolderName, "Folder"), "The way to it, from the top", required=True)


class FolderPage(Schema):
    """A folder: what lies below it and in it."""

    language = text("Language shown", 35, required=True)
    folder = one(FolderHere, "The folder", required=True)
    folders = several(one(FolderOfPortal, "Folder"), "Folders below it, by name", required=True)
    items = several(one(ListedArticle, "Article"), "Its articles, by title", required=True)
    next_cursor = text("Asks for the next page; null at the end", 1000, required=True, allow_none=True)


class PeriodOfViews(Schema):
    """How often it was read in a period."""

    user_visits = count("Different people", 0, _MANY, required=True)
    spider_visits = count("Different spiders", 0, _MANY, required=True)
    total_visits = count("Both", 0, _MANY, required=True)
    hits = count("Pages served to people", 0, _MANY, required=True)


class ViewsOfItem(Schema):
    """How often an article or news item was read. Days are UTC; employees do not count."""

    last_7_days = one(PeriodOfViews, "Today and the six days before", required=True)
    last_30_days = one(PeriodOfViews, "Today and the 29 days before", required=True)
    last_90_days = one(PeriodOfViews, "Today and the 89 days before", required=True)
    all_time = one(PeriodOfViews, "Ever", required=True)


def refusing(routes: Any, *statuses: int) -> Any:
    """Documents refusals that a route open to everybody gives beside the usual ones."""

    def declare(view: Any) -> Any:
        for status in statuses:
            view = routes.response(status, Problem, content_type="application/problem+json", description=ERRORS[status])(view)
        return view

    return declare
