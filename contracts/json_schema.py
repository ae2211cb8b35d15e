"""JSON Schema (draft 2020-12, also valid as draft 7) of the facts and shapes, made of their marshmallow schemas."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.wire import ItemOrId, Moment

Json = dict[str, Any]


def object_of(schema: Schema, shapes: dict[str, Json]) -> Json:
    """The schema of one object. Nested shapes are entered in `shapes` by name and referred to as #/components/schemas/<name>."""
    properties = {name: of(field, shapes) for name, field in schema.fields.items()}
    required = [name for name, field in schema.fields.items() if field.required and not schema.partial]
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def of(field: fields.Field[Any], shapes: dict[str, Json]) -> Json:
    """The schema of one field; readers take more than it says, since fields and words may be added."""
    made = _plain(field, shapes)
    if not field.allow_none:
        return made
    is_simple = "type" in made and "enum" not in made
    return made | {"type": [made["type"], "null"]} if is_simple else {"anyOf": [made, {"type": "null"}]}


def _plain(field: fields.Field[Any], shapes: dict[str, Json]) -> Json:
    if isinstance(field, ItemOrId):
        return {"oneOf": [{"$ref": _shape(field.item.schema, shapes)}, {"type": "string", "format": "uuid"}]}
    if isinstance(field, fields.Nested):
        return {"$ref": _shape(field.schema, shapes)}
    if isinstance(field, fields.List):
        return {"type": "array", "items": of(field.inner, shapes)}
    if isinstance(field, fields.Dict):
        values = field.value_field
        return {"type": "object"} | ({"additionalProperties": of(values, shapes)} if values else {})
    if isinstance(field, fields.Float):
        return {"type": "number"}
    if isinstance(field, fields.Integer):
        return {"type": "integer"}
    if isinstance(field, fields.Boolean):
        return {"type": "boolean"}
    return {"type": "string"} | _limits(field)


def _limits(field: fields.Field[Any]) -> Json:
    """What is said about a text beside that it is one."""
    formats: dict[type, str] = {fields.UUID: "uuid", Moment: "date-time", fields.Date: "date"}
    limits: Json = {"format": formats[type(field)]} if type(field) in formats else {}
    for rule in field.validators:
        if isinstance(rule, validate.OneOf):
            limits["enum"] = list(rule.choices)
        elif isinstance(rule, validate.Length) and rule.max is not None:
            limits["maxLength"] = rule.max
        elif isinstance(rule, validate.Regexp):
            limits["pattern"] = rule.regex.pattern
    return limits


def _shape(schema: Schema, shapes: dict[str, Json]) -> str:
    name = type(schema).__name__.removesuffix("Schema") + ("Part" if schema.partial else "")
    if name not in shapes:
        shapes[name] = {}
        shapes[name] = object_of(schema, shapes)
    return f"#/components/schemas/{name}"
