"""What comes in when a person is to be forgotten, or wants to know what is stored."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

MOST_VISITS = 25


class _Uuid(fields.String):
    def _deserialize(self, value: Any, attr: Any, data: Any, **rest: Any) -> str:
        text = super()._deserialize(value, attr, data, **rest)
        try:
            return str(UUID(text))
        except ValueError as wrong:
            raise ValidationError("Not a uuid.") from wrong


class Person(Schema):
    """One of the two."""

    user_id = _Uuid()
    email = fields.Email(validate=validate.Length(3, 254))

    @validates_schema
    def _one(self, said: dict[str, Any], **_: object) -> None:
        if len(said.keys() & {"user_id", "email"}) != 1:
            raise ValidationError("Say user_id or email.", "user_id")


class PageOfPerson(Person):
    limit = fields.Integer(load_default=10, strict=True, validate=validate.Range(1, MOST_VISITS))
    cursor = fields.String(validate=validate.Length(1, 1000))
