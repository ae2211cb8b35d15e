"""The types of a fact's fields: what Python holds, and the marshmallow field that checks it on the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from types import NoneType
from typing import Annotated, Any, ClassVar, get_args, get_origin, get_type_hints
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate

FieldKind = Callable[..., fields.Field[Any]]


class Wire:
    """Stands in an annotation and makes the marshmallow field: `Wire(fields.String, validate=...)`."""

    def __init__(self, kind: FieldKind, *args: Any, **settings: Any) -> None:
        self.kind, self.args, self.settings = kind, args, settings

    def field(self, **more: Any) -> fields.Field[Any]:
        return self.kind(*self.args, **self.settings, **more)


class Moment(fields.String):
    """A UTC time with milliseconds, as text: 2026-01-02T03:04:05.678Z."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as wrong:
            raise ValidationError("Not a time.") from wrong
        if not text.endswith("Z") or moment.tzinfo != UTC:
            raise ValidationError("Not UTC with a Z.")
        return text


class ItemOrId(fields.Field[Any]):
    """Either a linked item or the id of a message."""

    def __init__(self, item: type[Schema], **settings: Any) -> None:
        super().__init__(**settings)
        self.item = fields.Nested(item)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return (self.item if isinstance(value, dict) else fields.UUID()).deserialize(value)


def _integer(**settings: Any) -> fields.Field[Any]:
    return fields.Integer(strict=True, **settings)


def _truth(**settings: Any) -> fields.Field[Any]:
    return fields.Boolean(truthy={True}, falsy={False}, **settings)


def one_of(*words: str) -> Wire:
    """One word of a list: `one_of("person", "restart")`, or `one_of(*Priority)`."""
    return Wire(fields.String, validate=validate.OneOf([str(word) for word in words]))


def list_of(*words: str) -> Wire:
    """A list of such words."""
    return Wire(fields.List, one_of(*words).field())


def up_to(longest: int) -> Wire:
    """Text of so many characters at most."""
    return Wire(fields.String, validate=validate.Length(max=longest))


def shape(of: type) -> Wire:
    """One JSON object, described by a TypedDict."""
    return Wire(fields.Nested, schema_of(of))


def shapes(of: type) -> Wire:
    """A list of such objects."""
    return Wire(fields.List, fields.Nested(schema_of(of)))


def map_of(value: Wire) -> Wire:
    """An object whose names are not known beforehand: name to value."""
    return Wire(fields.Dict, keys=fields.String(), values=value.field())


def part_of(of: type) -> Wire:
    """Some fields of such an object: what stands in `before`."""
    return Wire(fields.Nested, schema_of(of)(partial=True))


def schema_of(described: type, *, leave_out: frozenset[str] = frozenset(), optional: frozenset[str] = frozenset()) -> type[Schema]:
    """The marshmallow schema that follows from a class's annotations. What may be None, or is named `optional`, may be missing."""
    made: dict[str, Any] = {}
    for name, hint in get_type_hints(described, include_extras=True).items():
        if name in leave_out or get_origin(hint) is ClassVar:
            continue
        wire, may_be_none = wire_of(hint)
        required = not may_be_none and name not in optional
        made[name.removesuffix("_")] = wire.field(required=required, allow_none=may_be_none)
    return Schema.from_dict(made, name=f"{described.__name__}Schema")


def wire_of(hint: Any) -> tuple[Wire, bool]:
    """The Wire inside an annotation, and whether None is allowed beside it. TypeError when there is none."""
    found = [extra for extra in get_args(hint)[1:] if isinstance(extra, Wire)] if get_origin(hint) is Annotated else []
    if found:
        return found[-1], False
    options = get_args(hint)
    if NoneType in options:
        return wire_of(next(option for option in options if option is not NoneType))[0], True
    raise TypeError(f"{hint!r} does not say how it travels")


# What stands in the annotations. Ids and times may be given as text or as what they are.
Id = Annotated[str | UUID, Wire(fields.UUID)]
Ids = Annotated[list[Any], Wire(fields.List, fields.UUID())]
At = Annotated[str | datetime, Wire(Moment)]
Day = Annotated[str | date, Wire(fields.Date)]
Text = Annotated[str, Wire(fields.String)]
Texts = Annotated[list[str], Wire(fields.List, fields.String())]
Count = Annotated[int, Wire(_integer)]
Truth = Annotated[bool, Wire(_truth)]
Map = Annotated[Mapping[str, Any], Wire(fields.Dict, keys=fields.String())]
MapOfTexts = Annotated[Mapping[str, list[str]], map_of(Wire(fields.List, fields.String()))]
Clock = Annotated[str, Wire(fields.String, validate=validate.Regexp(r"^([01]\d|2[0-4]):[0-5]\d$"))]
