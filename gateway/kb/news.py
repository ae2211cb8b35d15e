"""What comes in about news, and how it comes out to employees."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from gateway.kb.items import MANY, TITLE, WRITING, SomeItems, an_act, body, language
from gateway.people.kinds import identity, moment, several, text, truth, word
from gateway.schemas import Id, PageQuery
from gateway.tickets.shapes import a_count, a_moment, a_text, a_truth, an_id, null

VIEWS = ("all", "public", "private", "drafts", "review", "broken_links", "deleted")
SORTS = ("subject", "status", "language", "date", "created", "modified")
SUMMARY = 256


class NewsChanges(Schema):
    """What can be written into a news item."""

    title = text("Title", TITLE)
    news_at = moment("Its date: shown, sorted and searched by; it never delays showing")
    summary = text("At most 256 characters, 160 or fewer advised; the page's meta description", WRITING, 0)
    body = body()
    is_private = truth("For employees only")
    is_draft = truth("For employees only, until it was checked")
    is_flagged_for_review = truth("Asks for an edit")
    language = language()
    brand_ids = fields.List(Id(), validate=validate.Length(1, MANY), metadata={"description": "On whose portals it is shown"})


class NewNewsItem(NewsChanges):
    """What it takes to make a news item: a title. It is public, dated now, in the default language, for the default brand, unless told."""

    title = text("Title", TITLE, required=True)


class NewsQuery(PageQuery):
    """Which list of news."""

    view = word("Which list", *VIEWS, load_default="all")
    brand_id = identity("Only of this brand")
    language = language("Only in this language")
    sort = word("In which order", *SORTS, load_default="date")
    is_descending = fields.Boolean(load_default=True, metadata={"description": "Latest, or last in the alphabet, first"})


class NewsMark(SomeItems):
    """A mark for some."""

    mark = word("Public, private and draft say who sees it; review asks for an edit, reviewed clears that",
                "public", "private", "draft", "review", "reviewed", required=True)  # fmt: skip


class NewsInList(Schema):
    """A news item, in a list."""

    id = an_id("Its id")
    version = a_count("Counts its changes; the ETag")
    title = a_text("Title")
    slug = a_text("The readable end of its address")
    summary = a_text("Summary", SUMMARY)
    news_at = a_moment("Its date")
    language = a_text("Language", 35)
    brand_ids = fields.List(Id(), required=True, metadata={"description": "On whose portals it is shown"})
    is_private = a_truth("For employees only")
    is_draft = a_truth("For employees only, until it was checked")
    is_flagged_for_review = a_truth("Asks for an edit")
    is_public = a_truth("Shown on the portal")
    translation_group_id = null(an_id("What ties it to its translations"))
    broken_links = a_count("Links in it that fail")
    last_reviewed_at = null(a_moment("Last review"))
    created_at = a_moment("Made")
    modified_at = a_moment("Last edit")
    deleted_at = null(a_moment("Deleted"))


class NewsBrand(Schema):
    """A brand it is shown by."""

    id = an_id("Its id")
    name = a_text("Its name")


class NewsFailingLink(Schema):
    """A link in it that fails."""

    url = a_text("Where to", 10_000)
    is_internal = a_truth("To a page of ours")
    error = a_text("Why", 1000)
    found_at = a_moment("Since when")


class NewsTranslation(Schema):
    """The same in another language."""

    id = an_id("Its id")
    title = a_text("Title")
    language = a_text("Language", 35)
    is_private = a_truth("For employees only")
    is_draft = a_truth("For employees only, until it was checked")


class NewsWhole(Schema):
    """One news item."""

    id = an_id("Its id")
    version = a_count("Counts its changes; the ETag")
    title = a_text("Title")
    slug = a_text("The readable end of its address")
    summary = a_text("Summary", SUMMARY)
    is_summary_long = a_truth("Longer than the 160 characters that search engines show")
    body = a_text("HTML", WRITING * 2)
    text = a_text("The same, plain", WRITING * 2)
    news_at = a_moment("Its date")
    language = a_text("Language", 35)
    brand_ids = fields.List(Id(), required=True, metadata={"description": "On whose portals it is shown"})
    brands = several(fields.Nested(NewsBrand), "Their names", MANY, required=True)
    is_private = a_truth("For employees only")
    is_draft = a_truth("For employees only, until it was checked")
    is_flagged_for_review = a_truth("Asks for an edit")
    is_public = a_truth("Shown on the portal")
    translation_group_id = null(an_id("What ties it to its translations"))
    translations = several(fields.Nested(NewsTranslation), "The same in other languages", MANY, required=True)
    broken_links = a_count("Links in it that fail")
    failing_links = several(fields.Nested(NewsFailingLink), "Which", MANY, required=True)
    created = an_act("Made")
    modified = an_act("Last edit")
    last_reviewed = an_act("Last review")
    deleted = an_act("Deleted")


class NewsCounts(Schema):
    """How many each list holds."""

    all = a_count("All")
    public = a_count("Shown on the portal")
    private = a_count("For employees only")
    drafts = a_count("Drafts")
    review = a_count("Asking for an edit")
    broken_links = a_count("With links that fail")
    deleted = a_count("Deleted")
