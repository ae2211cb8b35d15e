"""Shapes that every route shares: ids, moments, pages."""

from __future__ import annotations

import functools
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from contracts.envelope import wire_time


class Id(fields.UUID):
    """A uuid, in text on both sides."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or len(value) > 36:
            raise self.make_error("invalid_uuid")
        return str(super()._deserialize(value, attr, data, **kwargs))


class Moment(fields.AwareDateTime):
    """A moment; comes in with any offset, goes on as UTC text with milliseconds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or len(value) > 40:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        try:
            return wire_time(super()._deserialize(value, attr, data, **kwargs))
        except OverflowError as far:
            raise ValidationError("Not a moment we can store.") from far


class PageQuery(Schema):
    """Which part of a list."""

    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100), metadata={"description": "How many, 1 to 100"})
    cursor = fields.String(validate=validate.Length(1, 1000), metadata={"description": "`next_cursor` of the page before"})


class Nothing(Schema):
    """An empty object."""


@functools.cache
def page_of(item: type[Schema]) -> type[Schema]:
    """The schema of one page of these items. The same class each time, so that it stands once in the docs."""
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True, metadata={"description": "In the order asked for"}),
            "next_cursor": fields.String(
                required=True, allow_none=True, metadata={"description": "Asks for the next page; null at the end"}
            ),
        },
        name=f"{item.__name__}Page",
    )
