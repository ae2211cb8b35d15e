"""What every published fact is: a frozen class with a type name and a marshmallow schema beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar

from marshmallow import Schema

State = dict[str, Any]
T = TypeVar("T", bound="type[Fact]")
FACTS: dict[str, type[Fact]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`subject` is the id of the thing the fact is about; all other fields travel as the envelope's data."""

    type: ClassVar[str]
    schema: ClassVar[type[Schema]]

    subject: str

    def data(self) -> dict[str, Any]:
        """The fields of this fact, without its subject, ready for JSON."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "subject"}


def fact(type_name: str, schema: type[Schema]) -> Callable[[T], T]:
    """Class decorator: gives a fact its type (also its routing key) and its schema, and enters it in FACTS."""

    def register(cls: T) -> T:
        cls.type, cls.schema = type_name, schema
        FACTS[type_name] = cls
        return cls

    return register
