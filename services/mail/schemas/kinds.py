"""The kinds of fields the schemas of mail are made of. Every text and every list is bounded; ids are text on both sides."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from services.mail.rules.addresses import is_address

NAME, LINE = 100, 500
WORD = r"^[a-z][a-z0-9_]{0,39}$"


class Id(fields.UUID):
    """A uuid, as text on both sides."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **rest))


class Text(fields.String):
    """Text without NUL, which PostgreSQL cannot hold; empty is refused unless `least` is 0."""

    def __init__(self, most: int, *, least: int = 1, **settings: Any) -> None:
        super().__init__(validate=[validate.Length(least, most), *settings.pop("checks", [])], **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest))
        if "\x00" in text:
            raise ValidationError("Not text.")
        return text


class Line(Text):
    """Text on one line, without surrounding blanks: nothing that could begin another header."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        return " ".join(str(super()._deserialize(value, attr, data, **rest)).split())


class Address(fields.String):
    """One mail address, without a name; empty where `may_be_empty`."""

    def __init__(self, *, may_be_empty: bool = False, **settings: Any) -> None:
        super().__init__(**settings)
        self.may_be_empty = may_be_empty

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest)).strip()
        if not (is_address(text) or (self.may_be_empty and not text)):
            raise ValidationError("Not a mail address.")
        return text


def word(**settings: Any) -> fields.String:
    """A word of a program: small letters, digits and underscores, 40 at most."""
    return fields.String(validate=validate.Regexp(WORD, error="Not a word such as report."), **settings)


def truth(**settings: Any) -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False}, **settings)


def count(least: int, most: int, **settings: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(least, most), **settings)


class ListPage(Schema):
    """Which part of a list."""

    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))
    cursor = Text(1000, load_default=None, allow_none=True)


class Nothing(Schema):
    """Nothing is asked but the question."""
