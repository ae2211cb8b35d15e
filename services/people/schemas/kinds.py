"""The kinds of fields the schemas of people are made of. Every text and every list is bounded."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from services.people.rules.addresses import address_of

NAME, LINE = 200, 255


class Id(fields.UUID):
    """A uuid, as text on both sides."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **rest))


class Text(fields.String):
    """Text without surrounding blanks; empty is refused unless `least` is 0. No NUL, which PostgreSQL cannot hold."""

    def __init__(self, most: int = LINE, *, least: int = 1, **settings: Any) -> None:
        checks = [validate.Length(least, most), *settings.pop("checks", [])]
        super().__init__(validate=checks, **settings)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest)).strip()
        if "\x00" in text:
            raise ValidationError("Not text.")
        return text


class Secret(fields.String):
    """A password as typed: kept as it is, never echoed."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(validate=validate.Length(1, 1024), **settings)


class Email(Text):
    """An address of mail."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(254, checks=[validate.Email()], **settings)


class Username(Text):
    """What somebody signs in with: no blanks inside."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(100, checks=[validate.Regexp(r"^\S+$", error="No blanks in a username.")], **settings)


class Language(Text):
    """A language tag such as en or pt-BR."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(35, checks=[validate.Regexp(r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$", error="Not a language tag.")], **settings)


class Address(fields.Field[Any]):
    """An address of a machine, IPv4 or IPv6, in 64 characters at most."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        address = address_of(value) if isinstance(value, str) and len(value) <= 64 else None
        if address is None:
            raise ValidationError("Not an address such as 203.0.113.7 or 2001:db8::7.")
        return address


class TokenHash(fields.String):
    """SHA-256 of a secret, in hex; the secret itself stays at the edge."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(validate=validate.Regexp(r"^[0-9a-f]{64}$", error="64 hex digits."), **settings)


class Map(fields.Dict):
    """An object of names to anything, checked by the rules."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(keys=fields.String(validate=validate.Length(1, 100)), validate=validate.Length(max=200), **settings)


def list_of(kind: Any, most: int, least: int = 0, **settings: Any) -> fields.List[Any]:
    """A list of at most so many."""
    return fields.List(kind, validate=validate.Length(least, most), **settings)


class Nothing(Schema):
    """Nothing is asked."""


class Page(Schema):
    """Which part of a list."""

    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class Edit(Schema):
    """What all edits may carry."""

    expected_version = fields.Integer(load_default=None, allow_none=True)


def asks(name: str, **kinds: Any) -> type[Schema]:
    """A schema of only these fields."""
    return Schema.from_dict(dict(kinds), name=name)
