"""What comes in about searching the knowledge base."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from gateway.knowledge.shapes import LanguageQuery
from gateway.people.kinds import LANGUAGE, identity, matching, moment, truth, word
from gateway.people.kinds import text as words

MAX_RESULTS = (50, 100, 250, 500, 1000)
QUERY, TOLD, SPOKEN = 500, 2_000, 20_000
SOURCES = ("portal", "suggestion", "agent")
SIGNS = 'Words, "phrases", +word that must be there, -word that must not; the last word may be unfinished'


def choice(description: str) -> fields.Boolean:
    return fields.Boolean(metadata={"description": description})


class FoundQuery(Schema):
    """Which part of what is found."""

    max_results = fields.Integer(
        load_default=100,
        validate=validate.OneOf(MAX_RESULTS),
        metadata={"description": "How many of the heaviest are paged through, 100 at first; `count` counts all"},
    )
    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100), metadata={"description": "How many, 1 to 100"})
    cursor = words("`next_cursor` of the page before", 300)


class AdvancedQuery(FoundQuery):
    """What is looked for; what is left out lets everything through."""

    text = words(SIGNS, QUERY)
    language = matching("In this language", LANGUAGE, 35)
    is_draft = choice("Only drafts, or none")
    is_flagged_for_review = choice("Only with the review flag, or without")
    created_since = moment("Made then or later")
    created_until = moment("Made then or earlier")
    modified_since = moment("Last edited then or later")
    modified_until = moment("Last edited then or earlier")


class ArticleSearchQuery(AdvancedQuery):
    """Search of articles."""

    folder_id = identity("In this folder")
    with_subfolders = choice("And in those below it")
    brand_id = identity("Of this brand")
    agent_id = identity("Assigned to this agent")
    is_private = choice("Only private ones, or none")
    is_featured = choice("Only featured ones, or none")
    is_stale = choice("Only stale ones, or none")
    is_deleted = choice("Only deleted ones instead of live ones")
    reviewed_since = moment("Last reviewed then or later")
    reviewed_until = moment("Last reviewed then or earlier")


class ReplySearchQuery(AdvancedQuery):
    """Search of canned replies."""

    folder_id = identity("In this folder")
    with_subfolders = choice("And in those below it")
    assigned_to = word("Of this audience", "everyone", "department", "agent")
    assigned_to_id = identity("The department or agent")
    is_stale = choice("Only stale ones, or none")
    with_deleted = choice("Deleted ones as well")


class NewsSearchQuery(AdvancedQuery):
    """Search of news."""

    brand_id = identity("Of this brand")
    is_private = choice("Only private ones, or none")
    is_deleted = choice("Only deleted ones instead of live ones")
    news_since = moment("Dated then or later")
    news_until = moment("Dated then or earlier")


class WordsOfWork(Schema):
    """What was said in a ticket, chat or call; or the words an agent puts in its place."""

    text = words("The end of a long text counts", SPOKEN, required=True)
    brand_id = identity("Articles of this brand only")
    language = matching("In this language only", LANGUAGE, 35)
    limit = fields.Integer(load_default=5, validate=validate.Range(1, 20), metadata={"description": "How many at most"})


class WordsInstead(Schema):
    """Words an agent puts in the place of what was said."""

    text = words("Look for this instead", SPOKEN)
    language = matching("In this language only", LANGUAGE, 35)
    limit = fields.Integer(load_default=5, validate=validate.Range(1, 20), metadata={"description": "How many at most"})


class OfferedRepliesQuery(Schema):
    """What an agent has begun to type."""

    text = words("Words, or a shortcut with or without its slash", QUERY, required=True)
    channel = word("Where it would go", "ticket", "chat", required=True)
    language = matching("In this language only", LANGUAGE, 35)
    limit = fields.Integer(load_default=10, validate=validate.Range(1, 20), metadata={"description": "How many at most"})


class SearchesQuery(Schema):
    """Which searches."""

    since = moment("Made then or later; the last 30 days if left out")
    until = moment("Made then or earlier")
    source = word("Where from", *SOURCES)
    brand_id = identity("On the portal of this brand")
    language = matching("In this language", LANGUAGE, 35)
    text = words("Holding these letters", QUERY)
    has_results = choice("Only with results, or without")
    has_views = choice("Only those from which something was opened, or nothing")
    is_followed = choice("Only those after which a ticket or chat was sent within the hour, or none")
    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100), metadata={"description": "How many, 1 to 100"})
    cursor = words("`next_cursor` of the page before", 1000)


class PortalSearchQuery(LanguageQuery, FoundQuery):
    """A search of the portal."""

    text = words(SIGNS, QUERY, required=True)
    kind = word("Only these; the first of each kind if left out", "articles", "news")
    limit = fields.Integer(load_default=10, validate=validate.Range(1, 100), metadata={"description": "How many of each kind"})
    is_typing = choice("Still being typed: the search is not recorded")


class WordsBeforeSending(Schema):
    """What somebody is about to send."""

    text = words("The question so far", TOLD, required=True)
    place = word(
        "Where: the ticket form, before a chat, or before a ticket in a closed chat's stead",
        "ticket_form",
        "chat",
        "chat_ticket",
        required=True,
    )
    department_id = identity("The department it would go to", allow_none=True)
    language = matching("Language picked in the portal", LANGUAGE, 35)
    limit = fields.Integer(load_default=5, validate=validate.Range(1, 5), metadata={"description": "How many at most"})
    is_typing = truth("Still being typed: nothing is recorded")


class SearchSolution(Schema):
    """That a search answered the question."""

    article_id = identity("The article that did it", allow_none=True)
