"""What commands and questions about news take."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.kb.rules.marks import MARKS
from services.kb.schemas.kinds import MANY, WRITING, Id, Language, Moment, Page, Text, count, ids, list_of, truth, word
from services.kb.schemas.of_readers import ListPage, OnPortal

VIEWS = ("all", "public", "private", "drafts", "review", "broken_links", "deleted")
SORTS = ("subject", "status", "language", "date", "created", "modified")
TITLE = 255


class Fields(Schema):
    """What can be written into a news item."""

    title = Text(TITLE)
    news_at = Moment()
    summary = Text(WRITING, least=0)  # the handler says how long one may be, and why
    body = fields.String(validate=validate.Length(max=WRITING))
    is_private = truth()
    is_draft = truth()
    is_flagged_for_review = truth()
    language = Language()
    brand_ids = list_of(Id(), MANY, 1)


class NewNews(Fields):
    """A news item; what is left out has its default (NWS-039, NWS-041, KB-166)."""

    title = Text(TITLE, required=True)


class OneNews(Schema):
    """One news item."""

    news_id = Id(required=True)


class NewsEdit(Fields, OneNews):
    """What can be changed of a news item."""

    expected_version = count(load_default=None, allow_none=True)


class ManyNews(Schema):
    """Some news items."""

    kind = fields.Constant("news")
    ids = ids()


class NewsMarked(ManyNews):
    """A mark for some (NWS-005)."""

    mark = word(MARKS, required=True)


class NewsWanted(Page):
    """A list of news for staff."""

    view = word(VIEWS, load_default="all")
    brand_id = Id(load_default=None, allow_none=True)
    language = Language(load_default=None, allow_none=True)
    sort = word(SORTS, load_default="date")
    is_descending = truth(load_default=True)


class NewsHistory(OneNews, Page):
    """What was done to one."""


class NewsFileOfPortal(OnPortal, OneNews):
    """A file of one, as a reader asks for it."""

    file_id = Id(required=True)


class NewsOfPortal(OnPortal, ListPage):
    """The news of a brand in the reader's language."""
