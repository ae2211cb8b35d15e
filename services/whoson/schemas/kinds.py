"""The kinds of fields the schemas of whoson are made of. Every text and every list is bounded; ids are text on both sides."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate


class Id(fields.UUID):
    """A uuid, as text on both sides."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **rest))


class Text(fields.String):
    """Text without surrounding blanks; empty is refused unless `least` is 0. No NUL, which PostgreSQL cannot hold."""

    def __init__(self, most: int, *, least: int = 1, **settings: Any) -> None:
        super().__init__(validate=validate.Length(least, most), **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest)).strip()
        if "\x00" in text:
            raise ValidationError("Not text.")
        return text


class ListPage(Schema):
    """Which part of a list."""

    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))
    cursor = Text(1000, load_default=None, allow_none=True)


class Nothing(Schema):
    """Nothing is asked but the question."""
