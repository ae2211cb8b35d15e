"""What it takes to save a filter, and to name one (WHO-036, WHO-167)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.whoson.rules.conditions import FIELDS, MOST, OPERATORS, Wrong, check
from services.whoson.schemas.kinds import Id, Text

NAME = 100


class Condition(Schema):
    """What is asked of one field. Refused where field, operator and value do not go together."""

    field = fields.String(required=True, validate=validate.OneOf(FIELDS))
    operator = fields.String(required=True, validate=validate.OneOf(OPERATORS))
    value = fields.Raw(required=True)

    @validates_schema
    def _go_together(self, said: dict[str, Any], **_: Any) -> None:
        try:
            check(said)
        except Wrong as wrong:
            raise ValidationError(wrong.detail, wrong.part) from wrong


class FilterSaving(Schema):
    """A new filter, or without any of these what stays as it is; `filter_id` says which."""

    filter_id = Id(load_default=None, allow_none=True)
    expected_version = fields.Integer(load_default=None, allow_none=True)
    name = Text(NAME)
    brand_id = Id(allow_none=True)
    conditions = fields.List(fields.Nested(Condition), validate=validate.Length(max=MOST))


class FilterNamed(Schema):
    """One filter."""

    filter_id = Id(required=True)


class FilterDeleting(FilterNamed):
    """The filter that goes, as the asker knows it."""

    expected_version = fields.Integer(load_default=None, allow_none=True)
