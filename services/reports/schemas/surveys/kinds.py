"""The kinds of fields the schemas of surveys are made of. Every text and every list is bounded; ids are text on both sides."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
NAME, LINE, WRITING, MANY = 100, 300, 5_000, 200


class Id(fields.UUID):
    """A uuid, as text on both sides."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **rest))


class Text(fields.String):
    """Text without surrounding blanks; empty is refused unless `least` is 0. No NUL, which PostgreSQL cannot hold."""

    def __init__(self, most: int, *, least: int = 1, **settings: Any) -> None:
        super().__init__(validate=[validate.Length(least, most), *settings.pop("checks", [])], **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest)).strip()
        if "\x00" in text:
            raise ValidationError("Not text.")
        return text


def tag(**settings: Any) -> Text:
    """A language tag such as en or pt-BR."""
    return Text(35, checks=[validate.Regexp(LANGUAGE, error="Not a language tag.")], **settings)


def word(words: Any, **settings: Any) -> fields.String:
    return fields.String(validate=validate.OneOf([str(one) for one in words]), **settings)


def truth(**settings: Any) -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False}, **settings)


def number(most: float, **settings: Any) -> fields.Float:
    """Whether it may be negative is the rule's to say, with a reason."""
    return fields.Float(validate=validate.Range(-most, most), **settings)


def ids(**settings: Any) -> fields.List[Any]:
    return fields.List(Id(), validate=validate.Length(max=MANY), **settings)


class ListPage(Schema):
    """Which part of a list."""

    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))
    cursor = Text(1000, load_default=None, allow_none=True)
