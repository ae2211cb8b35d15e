"""The kinds of fields the schemas of tickets are made of. Every text and every list is bounded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from contracts.vocabulary import CommentKind, ItemType, Priority, TicketSource, TicketStatus

NAME, LINE, WRITING, MANY = 100, 300, 200_000, 100


class Text(fields.String):
    """Text of a length; no NUL, which PostgreSQL cannot hold."""

    def __init__(self, most: int = LINE, *, least: int = 0, **settings: Any) -> None:
        super().__init__(validate=validate.Length(least, most), **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest))
        if "\x00" in text:
            raise ValidationError("Not text.")
        return text


class Moment(fields.AwareDateTime):
    """A time with its zone, handed on in UTC."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(format="iso", **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        moment: datetime = super()._deserialize(value, attr, data, **rest)
        return moment.astimezone(UTC)


def maybe(kind: type[fields.Field[Any]], *given: Any, **settings: Any) -> Any:
    """A field that may be left out or null."""
    return kind(*given, load_default=None, allow_none=True, **settings)


def word(words: Any, **settings: Any) -> fields.String:
    return fields.String(validate=validate.OneOf([str(one) for one in words]), **settings)


def list_of(kind: Any, most: int = MANY, least: int = 0, **settings: Any) -> fields.List[Any]:
    return fields.List(kind, validate=validate.Length(least, most), **settings)


def status(**settings: Any) -> fields.String:
    return word(TicketStatus, **settings)


def priority(**settings: Any) -> fields.String:
    return word(Priority, **settings)


def source(**settings: Any) -> fields.String:
    return word(TicketSource, **settings)


def comment_kind(**settings: Any) -> fields.String:
    return word(CommentKind, **settings)


def addresses() -> fields.List[Any]:
    """Addresses, or texts of several parted by semicolons."""
    return list_of(Text(2000), load_default=list)


class Item(Schema):
    """Something to link to. Of a ticket the number is looked up."""

    type = word(ItemType, required=True)
    id = fields.UUID(required=True)
    number = Text(50, load_default="")


class File(Schema):
    """A file that is stored already."""

    file_id = Text(200, least=1, required=True)
    filename = Text(255, least=1, required=True)
    content_type = Text(200, least=1, required=True)
    size = fields.Integer(required=True, validate=validate.Range(0))


class Page(Schema):
    """Which part of a list."""

    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))
    cursor = maybe(Text, 1000)
