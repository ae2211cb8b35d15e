"""Fields as the routes about people use them: each bounded, each described."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import fields, validate

from contracts.permissions import LEVELS, SWITCHES
from gateway.schemas import Id, Moment

LANGUAGE = r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$"
CLOCK = r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$"


def text(description: str, most: int = 200, least: int = 1, **settings: Any) -> fields.String:
    return fields.String(validate=validate.Length(least, most), metadata={"description": description}, **settings)


def word(description: str, *words: str, **settings: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(words), metadata={"description": description}, **settings)


def matching(description: str, pattern: str, most: int = 100, **settings: Any) -> fields.String:
    return fields.String(validate=[validate.Length(1, most), validate.Regexp(pattern)], metadata={"description": description}, **settings)


class Day(fields.Date):
    """A day, in text on both sides."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        day: date = super()._deserialize(value, attr, data, **rest)
        return day.isoformat()


def email(description: str = "Address of mail", **settings: Any) -> fields.Email:
    return fields.Email(validate=validate.Length(3, 254), metadata={"description": description}, **settings)


def secret(description: str = "Password", **settings: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, 1000), metadata={"description": description, "format": "password"}, **settings)


def truth(description: str, **settings: Any) -> fields.Boolean:
    return fields.Boolean(metadata={"description": description}, truthy={True}, falsy={False}, **settings)


def count(description: str, least: int = 0, most: int = 1_000_000, **settings: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(least, most), metadata={"description": description}, **settings)


def identity(description: str, **settings: Any) -> Id:
    return Id(metadata={"description": description}, **settings)


def moment(description: str, **settings: Any) -> Moment:
    return Moment(metadata={"description": description}, **settings)


def several(kind: Any, description: str, most: int = 100, **settings: Any) -> fields.List[Any]:
    return fields.List(kind, validate=validate.Length(max=most), metadata={"description": description}, **settings)


def names(description: str, **settings: Any) -> fields.Dict:
    """Name to value; the service knows which names there are."""
    return fields.Dict(
        keys=fields.String(validate=validate.Length(1, 100)),
        values=fields.Raw(allow_none=True),
        validate=validate.Length(max=200),
        metadata={"description": description},
        **settings,
    )


def folder_levels(description: str, **settings: Any) -> fields.Dict:
    """What a role may do in single article folders (PPL-132); the service checks ids and words, and names the folder at fault."""
    level = {"type": "string", "enum": [level for level in LEVELS if level != "custom"]}
    switches = [switch for switch in sorted(SWITCHES) if switch.startswith("kb_articles.")]
    custom = {"type": "array", "items": {"type": "string", "enum": switches}, "maxItems": len(switches)}
    return fields.Dict(
        keys=fields.String(validate=validate.Length(1, 100)),
        values=fields.Raw(metadata={"oneOf": [level, custom]}),
        validate=validate.Length(max=200),
        metadata={"description": description},
        **settings,
    )


def one(schema: Any, description: str, **settings: Any) -> fields.Nested:
    return fields.Nested(schema, metadata={"description": description}, **settings)
