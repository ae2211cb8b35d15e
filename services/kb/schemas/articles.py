"""What the commands and questions about articles take."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.kb.queries.article_lists import SORTS, VIEWS
from services.kb.rules.marks import MARKS
from services.kb.schemas.kinds import LINE, MANY, NAME, WRITING, Id, Language, Moment, Page, Text, count, ids, list_of, truth, word


class Fields(Schema):
    """What can be written into an article."""

    title = Text(LINE)
    summary = Text(WRITING, least=0)  # the handler says how long one may be, and why
    body = fields.String(validate=validate.Length(0, WRITING))
    keywords = list_of(Text(NAME, least=0), 50)
    folder_id = Id()
    assigned_agent_id = Id(allow_none=True)
    is_private = truth()
    is_draft = truth()
    is_flagged_for_review = truth()
    is_featured = truth()
    brand_ids = list_of(Id(), MANY, 1)
    languages = list_of(Language(), MANY, 1)
    stale_at = Moment()


class NewArticle(Fields):
    """A new article."""

    title = Text(LINE, required=True)
    folder_id = Id(required=True)


class OneArticle(Schema):
    """Which article."""

    article_id = Id(required=True)


class Edit(Fields, OneArticle):
    """Changes of an article: only what is given."""

    expected_version = count()


class OneRevision(OneArticle):
    """Which revision of which article."""

    number = count(least=1, required=True)


class RevisionRestored(OneRevision):
    """The revision that comes back."""

    expected_version = count()


class Articles(Schema):
    """Which articles. `kind` is never given: it tells the handlers of all three kinds."""

    kind = fields.Constant("article")
    ids = ids()


class Marking(Articles):
    """Articles and the mark they get."""

    mark = word(MARKS, required=True)


class Placing(Articles):
    """Articles and the folder they go to, or come to lie in."""

    folder_id = Id(required=True)


class Transfer(Articles):
    """Articles and who is answerable for them from now on; null: nobody."""

    agent_id = Id(required=True, allow_none=True)


class Deletion(Articles):
    """Articles and where their traffic goes."""

    redirect_to_id = Id(load_default=None, allow_none=True)


class Restoring(Articles):
    """Deleted articles, and a folder where their own is gone."""

    folder_id = Id(load_default=None, allow_none=True)


class Pair(OneArticle):
    """Two articles."""

    related_id = Id(required=True)


class PartWanted(OneArticle, Page):
    """A page of what hangs on an article."""


class DiffWanted(OneArticle):
    """Two revisions of an article."""

    from_number = count(least=1, required=True)
    to_number = count(least=1, required=True)


class CountsWanted(Schema):
    """Articles of one brand, or of all in reach."""

    brand_id = Id(load_default=None, allow_none=True)


class ListWanted(CountsWanted, Page):
    """Which list, of what, in which order."""

    view = word(VIEWS, load_default="all")
    folder_id = Id(load_default=None, allow_none=True)
    is_with_subfolders = truth(load_default=False)
    agent_id = Id(load_default=None, allow_none=True)
    language = Language(load_default=None, allow_none=True)
    sort = word(SORTS, load_default="title")
    is_descending = truth(load_default=False)
