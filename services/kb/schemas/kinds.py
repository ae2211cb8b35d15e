"""The kinds of fields the schemas of kb are made of. Every text and every list is bounded; ids are text on both sides."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

NAME, LINE, SUMMARY, WRITING, MANY = 100, 300, 256, 500_000, 100
LANGUAGE = r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$"


class Id(fields.UUID):
    """A uuid, as text on both sides."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **rest))


class Text(fields.String):
    """Text without surrounding blanks; empty is refused unless `least` is 0. No NUL, which PostgreSQL cannot hold."""

    def __init__(self, most: int = LINE, *, least: int = 1, **settings: Any) -> None:
        super().__init__(validate=[validate.Length(least, most), *settings.pop("checks", [])], **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest)).strip()
        if "\x00" in text:
            raise ValidationError("Not text.")
        return text


class Language(Text):
    """A language tag such as en or pt-BR."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(35, checks=[validate.Regexp(LANGUAGE, error="Not a language tag.")], **settings)


class Moment(fields.AwareDateTime):
    """A time with its zone, handed on in UTC."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(format="iso", **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        moment: datetime = super()._deserialize(value, attr, data, **rest)
        return moment.astimezone(UTC)


def word(words: Any, **settings: Any) -> fields.String:
    return fields.String(validate=validate.OneOf([str(one) for one in words]), **settings)


def truth(**settings: Any) -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False}, **settings)


def count(most: int = 2**31 - 1, least: int = 0, **settings: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(least, most), **settings)


def list_of(kind: Any, most: int = MANY, least: int = 0, **settings: Any) -> fields.List[Any]:
    return fields.List(kind, validate=validate.Length(least, most), **settings)


def ids(least: int = 1, most: int = MANY) -> fields.List[Any]:
    """The items that a command is about."""
    return list_of(Id(), most, least, required=True)


class Page(Schema):
    """Which part of a list."""

    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 1000))
