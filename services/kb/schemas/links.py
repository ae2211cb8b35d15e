"""What commands and questions about links and translations take."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

KINDS = ("article", "news")
MOST = 100  # items of one scan


class Id(fields.UUID):
    """An id, in text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **rest))


def kind() -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(KINDS))


class Scan(Schema):
    """Which items, or all in reach."""

    kind = kind()
    ids = fields.List(Id(), load_default=None, allow_none=True, validate=validate.Length(1, MOST))


class BrokenLinksWanted(Schema):
    """Which links that fail."""

    kind = kind()
    brand_id = Id(load_default=None, allow_none=True)
    item_id = Id(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 1000))
