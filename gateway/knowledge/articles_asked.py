"""What the routes of articles take."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from gateway.knowledge.items import MANY, SomeItems, body, language
from gateway.people.kinds import identity, moment, several, text, truth, word
from gateway.schemas import Id, PageQuery

TITLE, SUMMARY, KEYWORD = 300, 500_000, 100
VIEWS = ("all", "mine", "drafts", "review", "moderation", "stale", "broken_links", "by_agent", "deleted")
SORTS = ("title", "helpfulness", "last_reviewed", "created", "modified", "stale")
_A_NUMBER = validate.Range(1, 1_000_000)
MARKS = ("public", "private", "draft", "review", "reviewed")


class ArticleFields(Schema):
    """What can be written into an article."""

    title = text("Title; the end of its address is made of it", TITLE)
    summary = text("256 characters at most, 160 advised; search engines show it", SUMMARY, 0)
    body = body()
    keywords = several(text("Keyword", KEYWORD, 0), "Words by which it is found as well, 50 at most", 50)
    folder_id = identity("Folder")
    assigned_agent_id = identity("The agent answerable for it; null: nobody", allow_none=True)
    is_private = truth("For staff only")
    is_draft = truth("Unfinished, for staff only")
    is_flagged_for_review = truth("Somebody should go over it; taking this away needs `kb_articles.review`")
    is_featured = truth("Stands below its folder's name on the portal's first page")
    brand_ids = fields.List(Id(), validate=validate.Length(1, MANY), metadata={"description": "Brands; the default one if left out"})
    languages = fields.List(language(), validate=validate.Length(1, MANY), metadata={"description": "The default one if left out"})
    stale_at = moment("Its own stale date, in place of the one that the settings give")


class NewArticle(ArticleFields):
    """A new article."""

    title = text("Title; the end of its address is made of it", TITLE, required=True)
    folder_id = identity("Folder", required=True)


class ArticleChanges(ArticleFields):
    """What changes: only what is given."""

    @validates_schema
    def _given(self, said: dict[str, object], **_: object) -> None:
        if not said:
            raise ValidationError("Nothing to change.")


class ArticlesQuery(PageQuery):
    """Which list of articles; a filter left out lets everything through."""

    view = word("Which list; `deleted`: what can be brought back", *VIEWS, load_default="all")
    brand_id = identity("Of this brand")
    folder_id = identity("In this folder")
    is_with_subfolders = fields.Boolean(metadata={"description": "In the folders below it too"})
    agent_id = identity("Assigned to this agent")
    language = language("In this language")
    sort = word("Sorted by", *SORTS, load_default="title")
    is_descending = fields.Boolean(metadata={"description": "The other way round"})


class ArticleCountsQuery(Schema):
    """Of which articles."""

    brand_id = identity("Of this brand")


class ArticlesMark(SomeItems):
    """Articles and the mark they get."""

    mark = word("`public` and `private` end draft; `reviewed` ends `review` and starts the stale date over", *MARKS, required=True)


class ArticlesPlace(SomeItems):
    """Articles and a folder."""

    folder_id = identity("Folder", required=True)


class ArticlesTransfer(SomeItems):
    """Articles and an agent."""

    agent_id = identity("Answerable from now on; null: nobody", required=True, allow_none=True)


class ArticlesDeletion(SomeItems):
    """Articles, and where their traffic goes."""

    redirect_to_id = identity("The article to which their addresses lead from now on", allow_none=True)


class ArticlesRestored(SomeItems):
    """Deleted articles."""

    folder_id = identity("Where to, if their own folder is gone", allow_none=True)


class ArticleDiffQuery(Schema):
    """Two revisions."""

    from_number = fields.Integer(required=True, validate=_A_NUMBER, metadata={"description": "The older one, as a rule"})
    to_number = fields.Integer(required=True, validate=_A_NUMBER, metadata={"description": "The newer one"})


class PastedText(Schema):
    """HTML from elsewhere."""

    html = body(required=True)


class NewArticleFolder(Schema):
    """A folder."""

    name = text("Name, the only one beside its neighbours", 100, required=True)
    parent_id = identity("The folder it lies in; null: at the top", allow_none=True)
    is_auto_searched = truth("Its articles may be suggested before a ticket or chat is sent (KB-040)")


class ArticleFolderChanges(Schema):
    """What changes of a folder: only what is given."""

    name = text("Name", 100)
    parent_id = identity("The folder it moves to; null: to the top", allow_none=True)
    is_auto_searched = truth("Its articles may be suggested before a ticket or chat is sent (KB-040)")

    @validates_schema
    def _given(self, said: dict[str, object], **_: object) -> None:
        if not said:
            raise ValidationError("Nothing to change.")


class FolderDeletionQuery(Schema):
    """How much was said to be in it."""

    expected_count = fields.Integer(
        validate=validate.Range(0, 1_000_000), metadata={"description": "409 `count_changed` if there is more or less in it by now"}
    )
