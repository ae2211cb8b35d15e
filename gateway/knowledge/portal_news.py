"""How news come out to readers of the portal."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.knowledge.shapes import BODY, KnowledgeAddress, KnowledgeAttachment, LanguageQuery
from gateway.people.kinds import count, identity, moment, names, one, several, text
from gateway.schemas import PageQuery

_MANY = 2**31 - 1


class NewsOnPortalQuery(LanguageQuery, PageQuery):
    """In which language, and which part of the list."""


class NewsPageQuery(LanguageQuery):
    """In which language, and from which search."""

    search_id = identity("The search it was opened from")


class FeedAddresses(Schema):
    """Where news can be followed."""

    rss = text("RSS 2.0", 1000, required=True)
    atom = text("Atom", 1000, required=True)


class NewsOnPortalRow(Schema):
    """A news item in the list."""

    id = identity("Its id", required=True)
    title = text("Title", 255, required=True)
    slug = text("The readable end of its address", 300, required=True)
    path = text("Address below the host's name", 500, required=True)
    summary = text("Summary", 256, 0, required=True)
    language = text("Language", 35, required=True)
    news_at = moment("Its date", required=True)
    modified_at = moment("Last edited", required=True)


class NewsOnPortal(Schema):
    """News of this brand, newest first."""

    items = fields.List(fields.Nested(NewsOnPortalRow), required=True, metadata={"description": "By date, newest first"})
    next_cursor = text("Asks for the next page; null at the end", 1000, required=True, allow_none=True)
    language = text("Language shown", 35, required=True)
    feed_urls = one(FeedAddresses, "Feeds of the same, for the page's alternate links", required=True)


class NewsLink(Schema):
    """The same in another language."""

    id = identity("News item", required=True)
    title = text("Title", 255, required=True)
    path = text("Address below the host's name", 500, required=True)
    languages = several(text("Language", 35), "In which", required=True)


class PortalNewsItem(Schema):
    """A news item as its reader may see it."""

    id = identity("The item shown", required=True)
    version = count("Grows with every edit", 1, _MANY, required=True)
    title = text("Title", 255, required=True)
    slug = text("The readable end of its address", 300, required=True)
    path = text("Address below the host's name", 500, required=True)
    summary = text("Summary", 256, 0, required=True)
    body = text("HTML, cleaned", BODY, 0, required=True)
    language = text("Language shown", 35, required=True)
    translations = several(one(NewsLink, "Translation"), "The same in other languages", required=True)
    attachments = several(one(KnowledgeAttachment, "File"), "Files", required=True)
    meta_description = text("For search engines: the summary, else the beginning of the text", 256, 0, required=True)
    canonical_url = text("The one address of this page", 1000, required=True)
    alternates = several(one(KnowledgeAddress, "Address"), "Every language there is, with its address", required=True)
    structured_data = several(names("One object"), "JSON-LD of schema.org", required=True)
    feed_urls = one(FeedAddresses, "Feeds of the brand's news in this language", required=True)
    brand_name = text("The brand", 200, required=True)
    news_at = moment("Its date", required=True)
    created_at = moment("Made", required=True)
    modified_at = moment("Last edited", required=True)
