"""The kinds of fields the schemas of reports are made of. Every text and every list is bounded; ids are text on both sides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate

ADDRESS = re.compile(r"[^\s@\"(),:;<>\[\\\]\x00-\x1f]{1,64}@[^\s@\"(),:;<>\[\\\]_\x00-\x1f]{1,253}\.[^\s@.\"(),:;<>\[\\\]_\x00-\x1f]{2,63}")


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


class Address(Text):
    """One mail address, without a name."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(320, **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest))
        if not ADDRESS.fullmatch(text):
            raise ValidationError("Not a mail address.")
        return text


class Addresses(fields.List[Any]):
    """Mail addresses, as a list or in one text with semicolons between; each once (REP-031)."""

    def __init__(self, most: int, **settings: Any) -> None:
        super().__init__(Address(), validate=validate.Length(max=most), **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        given = [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value
        found: dict[str, str] = {}
        for address in super()._deserialize(given, attr, data, **rest):
            found.setdefault(str(address).casefold(), str(address))
        return list(found.values())


def word(words: Iterable[str], **settings: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(list(words)), **settings)


def truth(**settings: Any) -> fields.Boolean:
    return fields.Boolean(truthy={True}, falsy={False}, **settings)


def count(least: int, most: int, **settings: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(least, most), **settings)


def listed(field: Any, most: int, **settings: Any) -> fields.List[Any]:
    return fields.List(field, validate=validate.Length(max=most), **settings)


def allowed(**settings: Any) -> fields.List[Any]:
    """Keys of the reports whose sender may see them; null for all. The gateway says so, never a person (REP-475)."""
    return listed(fields.String(validate=validate.Length(1, 100)), 200, load_default=None, allow_none=True, **settings)


class ListPage(Schema):
    """Which part of a list."""

    limit = count(1, 100, load_default=25)
    cursor = Text(1000, load_default=None, allow_none=True)


class Nothing(Schema):
    """Nothing is asked but the question."""


def as_id(text: str) -> str | None:
    """The uuid a text is, in its usual form; None for any other text."""
    try:
        return str(UUID(text))
    except ValueError:
        return None
