"""What readers of the portal ask for, and what the gateway tells of them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

LANGUAGE, SLUG, IP, MOST_LANGUAGES = 35, 300, 45, 5


class Id(fields.UUID):
    """A uuid, as text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **rest))


class Line(fields.String):
    """Text of a length; no NUL, which PostgreSQL cannot hold."""

    def __init__(self, most: int, *, least: int = 0, **settings: Any) -> None:
        super().__init__(validate=validate.Length(least, most), **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest))
        if "\x00" in text:
            raise ValidationError("Not text.")
        return text


class OnPortal(Schema):
    """Where somebody reads. `languages` by preference; `is_picked`: chosen there, not told by the browser."""

    brand_id = Id(required=True)
    languages = fields.List(Line(LANGUAGE, least=1), validate=validate.Length(max=MOST_LANGUAGES), load_default=list)
    is_picked = fields.Boolean(load_default=False)


class ListPage(Schema):
    """Which part of a list."""

    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))
    cursor = Line(1000, load_default=None, allow_none=True)


class ArticleOnPortal(OnPortal):
    """One article."""

    article_id = Id(required=True)


class FileOnPortal(OnPortal):
    """A file of an article."""

    article_id = Id(required=True)
    file_id = Id(required=True)


class NewsOnPortal(OnPortal):
    """One news item."""

    news_id = Id(required=True)


class FolderOnPortal(OnPortal, ListPage):
    """A folder, and a page of its articles."""

    folder_id = Id(required=True)


class SitemapOnPortal(OnPortal):
    """What search engines may know: how much there is, or one part of it, counted from 1."""

    kind = fields.String(validate=validate.OneOf(("article", "news")), load_default=None, allow_none=True)
    part = fields.Integer(validate=validate.Range(1, 10_000), load_default=1)


class StatisticsWanted(Schema):
    """Views of one item."""

    kind = fields.String(required=True, validate=validate.OneOf(("article", "news")))
    item_id = Id(required=True)


class View(Schema):
    """So many views of one item by one viewer, gathered by the gateway. `who`: person, spider, employee."""

    kind = fields.String(required=True, validate=validate.OneOf(("article", "news")))
    item_id = Id(required=True)
    brand_id = Id(required=True)
    language = Line(LANGUAGE, required=True)
    viewer = Line(100, least=1, required=True)
    who = fields.String(required=True, validate=validate.OneOf(("person", "spider", "employee")))
    search_id = Id(load_default=None, allow_none=True)
    hits = fields.Integer(required=True, validate=validate.Range(1, 1_000_000))
    at = fields.AwareDateTime(required=True, format="iso")


class Views(Schema):
    """What one worker of the gateway saw in a second."""

    views = fields.List(fields.Nested(View), required=True, validate=validate.Length(1, 1000))
