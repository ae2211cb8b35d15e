"""Fields that the schemas of chat are made of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate

from services.chat.models import TEXT_LIMIT


def fit_to_store(text: str) -> None:
    if "\x00" in text:
        raise ValidationError("Holds a character that text cannot have.")


class Id(fields.String):
    """A uuid as text."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **rest: Any) -> str:
        text = super()._deserialize(value, attr, data, **rest)
        try:
            return str(UUID(text))
        except ValueError as wrong:
            raise ValidationError("Not a uuid.") from wrong


class Text(fields.String):
    """Text of bounded length; what PostgreSQL cannot hold is refused."""

    def __init__(self, most: int, *, least: int = 0, **settings: Any) -> None:
        super().__init__(validate=[validate.Length(least, most), fit_to_store], **settings)


def ids(most: int, **settings: Any) -> fields.List[Any]:
    return fields.List(Id(), validate=validate.Length(max=most), **settings)


def said(**settings: Any) -> Text:
    """What a person writes in a chat."""
    return Text(TEXT_LIMIT, least=1, **settings)


class OfChat(Schema):
    chat_id = Id(required=True)


class Page(Schema):
    cursor = Text(1000, allow_none=True)
    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))


class Nothing(Schema):
    """Takes nothing."""
