"""How articles, their folders and their past come out to employees. Nullable fields are always there."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from gateway.knowledge.items import MANY, WRITING, ItemCopy, ItemRefused, an_act
from gateway.people.kinds import one, several
from gateway.schemas import Id
from gateway.tickets.shapes import a_count, a_moment, a_text, a_truth, an_id, null


def an_integer(description: str) -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": description})


def rights() -> fields.Dict:
    """Right to whether it holds here."""
    return fields.Dict(
        keys=fields.String(), values=fields.Boolean(), required=True, metadata={"description": "What the asker may do here, by right"}
    )


def texts(description: str) -> Any:
    return several(a_text("One"), description, required=True)


class NamedPlace(Schema):
    """A brand, or a folder on the way to the article."""

    id = an_id("Its id")
    name = a_text("Its name")


class ArticleBeginning(Schema):
    """What a line of a list and the whole article have in common."""

    id = an_id("Its id")
    version = a_count("Counts its changes; the ETag")
    title = a_text("Title")
    slug = a_text("The readable end of its address; the id decides")
    summary = a_text("Summary")
    folder_id = an_id("Folder")
    brand_ids = fields.List(Id(), required=True, metadata={"description": "Brands"})
    languages = texts("Languages")
    is_private = a_truth("For staff only")
    is_draft = a_truth("Unfinished, for staff only")
    is_flagged_for_review = a_truth("Somebody should go over it")
    is_featured = a_truth("Below its folder's name on the portal's first page")
    is_stale = a_truth("Past its stale date; it stays readable")
    is_public = a_truth("Neither private nor draft nor deleted")
    stale_at = a_moment("Its stale date")
    assigned_agent_id = null(an_id("The agent answerable for it"))
    agent = null(a_text("That agent's name"))
    translation_group_id = null(an_id("Those of one group are one article in several languages"))
    helpful = a_count("Found it helpful")
    unhelpful = a_count("Did not")


class ArticleRow(ArticleBeginning):
    """A line of a list."""

    folder = a_text("The folder's name")
    pending_feedback = a_count("Comments that nobody has moderated")
    broken_links = a_count("Links that fail")
    last_reviewed_at = null(a_moment("Last review"))
    created_at = a_moment("Made")
    modified_at = a_moment("Last edited")
    deleted_at = null(a_moment("Deleted"))


class ArticleTabs(Schema):
    """The figures beside the tabs."""

    feedback = a_count("Comments")
    feedback_pending = a_count("Comments that nobody has moderated")
    broken_links = a_count("Links that fail")
    translations = a_count("The same in other languages")
    files = a_count("Files")
    related = a_count("Articles that it names")
    revisions = a_count("Revisions")


class Article(ArticleBeginning):
    """One article, whole."""

    body = a_text("HTML, cleaned", WRITING * 2)
    keywords = texts("Keywords")
    revision = a_count("Number of its newest revision")
    is_summary_long = a_truth("Longer than the 160 characters that search engines show (KB-025)")
    path = several(one(NamedPlace, "A folder"), "Folders, from the top down to its own", required=True)
    brands = several(one(NamedPlace, "A brand"), "Brands, by name", required=True)
    created = an_act("Made")
    modified = an_act("Last edited")
    last_reviewed = an_act("Last reviewed")
    deleted = an_act("Deleted")
    counts = one(ArticleTabs, "The figures beside the tabs", required=True)
    redirect_to_id = null(an_id("Where the traffic of a deleted one goes"))
    may = rights()


class ArticlesOfAgent(Schema):
    """An agent who is answerable for articles."""

    id = an_id("The agent")
    name = null(a_text("The agent's name"))
    count = a_count("Articles")


class ArticleCounts(Schema):
    """The figures beside the lists."""

    all = a_count("All")
    mine = a_count("Assigned to me")
    drafts = a_count("Drafts")
    review = a_count("Flagged for review")
    moderation = a_count("With feedback that nobody has moderated")
    stale = a_count("Past their stale date")
    broken_links = a_count("With links that fail")
    agents = several(one(ArticlesOfAgent, "An agent"), "Agents with articles, by name", 500, required=True)


class ArticlesCopied(Schema):
    """Copies that were made."""

    changed = fields.List(Id(), required=True, metadata={"description": "Articles of which there is a copy now"})
    refused = fields.List(fields.Nested(ItemRefused), required=True, metadata={"description": "Of which there is none"})
    copies = several(one(ItemCopy, "A copy"), "The copies", MANY, required=True)


class RelatedArticle(Schema):
    """An article that another one names."""

    id = an_id("Its id")
    title = a_text("Title")
    slug = a_text("The readable end of its address")
    folder = a_text("The folder's name")
    is_private = a_truth("For staff only")
    is_draft = a_truth("Unfinished")


class RelatedArticles(Schema):
    """The articles that an article names."""

    items = several(one(RelatedArticle, "One"), "By title", 20, required=True)


class ArticleRevisionRow(Schema):
    """A line of the list of revisions."""

    number = an_integer("Its number, counted from 1")
    at = a_moment("When")
    actor = a_text("Who, as kind:id")
    name = null(a_text("The person's name"))
    title = a_text("Title then")
    restored_from = null(an_integer("The revision that came back with it"))


class ArticleRevision(ArticleRevisionRow):
    """One revision, whole."""

    summary = a_text("Summary then")
    body = a_text("HTML", WRITING * 2)
    keywords = texts("Keywords then")


class ArticleDiff(Schema):
    """What differs: HTML in which `ins` came and `del` went."""

    from_number = an_integer("The first revision")
    to_number = an_integer("The second one")
    title = a_text("Title", 5000)
    summary = a_text("Summary", 5000)
    body = a_text("Body", WRITING * 4)
    keywords_added = texts("Keywords that came")
    keywords_removed = texts("Keywords that went")


class PlainText(Schema):
    """The same words without tags."""

    html = a_text("Paragraphs and line breaks only", WRITING * 2)


class KnowledgeFolder(Schema):
    """A folder."""

    id = an_id("Its id")
    version = a_count("Counts its changes; the ETag")
    kind = a_text("What lies in it: article or canned_reply")
    parent_id = null(an_id("The folder it lies in"))
    name = a_text("Name")
    is_auto_searched = a_truth("Its articles may be suggested before a ticket or chat is sent")


class KnowledgeFolderOfTree(KnowledgeFolder):
    """A folder in the tree."""

    count = a_count("What lies in it, as far as the asker sees it; without the folders below")
    may = rights()


class KnowledgeTree(Schema):
    """All folders of a kind."""

    items = several(one(KnowledgeFolderOfTree, "A folder"), "By name; `parent_id` makes the tree", 1000, required=True)


class FolderContents(Schema):
    """What goes with a folder that is deleted."""

    folder_id = an_id("The folder")
    name = a_text("Its name")
    folders = a_count("Folders below it")
    items = a_count("Articles or canned replies in all of them")


class FolderGone(Schema):
    """What went with it."""

    folders = a_count("Folders, itself included")
    items = a_count("Articles or canned replies")
