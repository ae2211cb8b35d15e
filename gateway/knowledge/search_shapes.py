"""How what was found comes out. Nullable fields are always there."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.people.kinds import count, identity, moment, one, several, text, truth
from gateway.schemas import Id

_MANY = 2**31 - 1
MARKED = "HTML: escaped, with the words found in `<mark>`"


class Found(Schema):
    """Something that was found."""

    id = identity("Its id", required=True)
    title = text("Title", 300, required=True)
    title_html = text(f"The title as {MARKED}", 10_000, required=True)
    excerpt_html = text(f"The place that shows why, as {MARKED}", 10_000, 0, required=True)


class FoundOnPortal(Found):
    """Something that a reader may open."""

    summary = text("Summary", 256, 0, required=True)
    path = text("Address below the host's name", 500, required=True)


class FoundArticle(FoundOnPortal):
    """An article."""

    folder_id = identity("Folder", required=True)
    folder_name = text("Its name", 200, required=True)
    languages = several(text("Language", 35), "Languages", required=True)
    helpful = count("Readers it helped", 0, _MANY, required=True)
    unhelpful = count("Readers it did not help", 0, _MANY, required=True)
    modified_at = moment("Last edited", required=True)


class FoundNews(FoundOnPortal):
    """A news item."""

    language = text("Language", 35, required=True)
    news_at = moment("Its date", required=True)


class FoundArticles(Schema):
    """Articles, heaviest first."""

    items = several(one(FoundArticle, "Article"), "This page", required=True)
    next_cursor = text("Asks for the next page; null at the end", 300, required=True, allow_none=True)
    count = count("How many there are", 0, _MANY, required=True)


class FoundNewsItems(Schema):
    """News, heaviest first."""

    items = several(one(FoundNews, "News item"), "This page", required=True)
    next_cursor = text("Asks for the next page; null at the end", 300, required=True, allow_none=True)
    count = count("How many there are", 0, _MANY, required=True)


class PortalSearch(Schema):
    """What a search of the portal found."""

    search_id = identity(
        "To be sent along with what is opened, and with a ticket or chat; null where it was not recorded", required=True, allow_none=True
    )
    language = text("Language searched in", 35, required=True)
    articles = one(FoundArticles, "Articles; null where not asked for or not open to the reader", required=True, allow_none=True)
    news = one(FoundNewsItems, "News; null where not asked for or not open to the reader", required=True, allow_none=True)


class Suggestions(Schema):
    """Articles that may answer what is about to be sent."""

    search_id = identity(
        "To be sent along with what is opened, and with the ticket or chat; null where nothing was recorded", required=True, allow_none=True
    )
    language = text("Language searched in", 35, required=True)
    is_searched = truth("Whether anything is suggested here at all: the department may have it switched off", required=True)
    items = several(one(FoundArticle, "Article"), "Heaviest first", required=True)


class FoundForStaff(Found):
    """Something that staff found."""

    version = count("Grows with every edit", 1, _MANY, required=True)
    weight = fields.Float(required=True, metadata={"description": "How well it fits; 0 where no words were asked for"})
    is_draft = truth("Unfinished", required=True)
    is_flagged_for_review = truth("Somebody asks for an edit", required=True)
    created_at = moment("Made", required=True)
    modified_at = moment("Last edited", required=True)
    last_reviewed_at = moment("Last reviewed", required=True, allow_none=True)
    deleted_at = moment("Deleted", required=True, allow_none=True)


class ArticleFoundByStaff(FoundForStaff):
    """An article."""

    slug = text("The last part of its address", 300, 0, required=True)
    summary = text("Summary", 256, 0, required=True)
    folder_id = identity("Folder", required=True)
    folder_name = text("Its name", 200, required=True)
    brand_ids = several(Id(), "Brands", required=True)
    languages = several(text("Language", 35), "Languages", required=True)
    keywords = several(text("Keyword", 200), "Keywords", required=True)
    assigned_agent_id = identity("Who answers for it", required=True, allow_none=True)
    translation_group_id = identity("The same in other languages", required=True, allow_none=True)
    is_private = truth("For employees only", required=True)
    is_featured = truth("Shown under its folder's name", required=True)
    is_stale = truth("Asks to be checked", required=True)
    helpful = count("Readers it helped", 0, _MANY, required=True)
    unhelpful = count("Readers it did not help", 0, _MANY, required=True)


class ReplyFoundByStaff(FoundForStaff):
    """A canned reply."""

    folder_id = identity("Folder; null: the root", required=True, allow_none=True)
    folder_name = text("Its name", 200, required=True, allow_none=True)
    assigned_to = text("Audience: everyone, department, agent", 20, required=True)
    assigned_to_id = identity("The department or agent", required=True, allow_none=True)
    shortcut = text("What brings it up", 100, required=True, allow_none=True)
    type = text("tickets_and_chats, tickets or chats", 20, required=True)
    language = text("Language", 35, required=True)
    times_used = count("How often it went out", 0, _MANY, required=True)
    is_stale = truth("Asks to be checked", required=True)


class NewsFoundByStaff(FoundForStaff):
    """A news item."""

    slug = text("The last part of its address", 300, 0, required=True)
    summary = text("Summary", 256, 0, required=True)
    news_at = moment("Its date", required=True)
    language = text("Language", 35, required=True)
    brand_ids = several(Id(), "Brands", required=True)
    translation_group_id = identity("The same in other languages", required=True, allow_none=True)
    is_private = truth("For employees only", required=True)


def found_page(item: type[Schema], name: str) -> type[Schema]:
    """A page of these, with how many there are."""
    return Schema.from_dict(
        {
            "items": several(one(item, "One"), "Heaviest first", required=True),
            "next_cursor": text("Asks for the next page; null at the end", 300, required=True, allow_none=True),
            "count": count("How many there are", 0, _MANY, required=True),
        },
        name=name,
    )


class ArticlesSuggested(Schema):
    """Articles that may answer it, private ones among them."""

    items = several(one(ArticleFoundByStaff, "Article"), "Heaviest first", required=True)


class RepliesOffered(Schema):
    """Canned replies that the asker may use here."""

    items = several(one(ReplyFoundByStaff, "Canned reply"), "The one with exactly this shortcut first, then the heaviest", required=True)


class SearchesAlike(Schema):
    """Searches that say the same."""

    query = text("In its most frequent spelling", 500, required=True)
    searches = count("How often it was made", 1, _MANY, required=True)
    visitors = count("By how many", 1, _MANY, required=True)
    average_results = fields.Float(required=True, metadata={"description": "Results on average"})
    average_opened = fields.Float(required=True, metadata={"description": "Different results opened from it on average"})
    percent_finding = fields.Float(required=True, metadata={"description": "Of 100 searches, those from which something was opened"})
    followed = count("After which a ticket or chat was sent within the hour", 0, _MANY, required=True)
    solved = count("Which answered the question, as was said", 0, _MANY, required=True)
    last_at = moment("The last one", required=True)
