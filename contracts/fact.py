"""What every published fact is: a frozen class with a type name, and the marshmallow schema that follows from its fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar, TypeVar, dataclass_transform

from marshmallow import Schema

from contracts.wire import schema_of

State = dict[str, Any]
T = TypeVar("T", bound="type[Fact]")
SchemaClass = type[Schema]
FACTS: dict[str, type[Fact]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`subject` is the id of the thing the fact is about; all other fields travel as the envelope's data.

    A field whose name on the wire is taken in Python (`from`, `type`, `subject`) ends in an underscore here and not there.
    """

    type: ClassVar[str]
    schema: ClassVar[SchemaClass]

    subject: str

    def data(self) -> dict[str, Any]:
        """The fields of this fact, without its subject, ready for JSON."""
        return {f.name.removesuffix("_"): getattr(self, f.name) for f in fields(self) if f.name != "subject"}


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def fact(type_name: str, schema: SchemaClass | None = None) -> Callable[[T], T]:
    """Class decorator: makes a frozen dataclass with a type (also its routing key) and a schema, and enters it in FACTS.

    The schema is made of the annotations (contracts/wire.py) unless one is given.
    """

    def register(cls: T) -> T:
        made: Any = cls if "__dataclass_fields__" in vars(cls) else dataclass(frozen=True, slots=True, kw_only=True)(cls)
        made.type = type_name
        made.schema = schema or _schema_of(made)
        FACTS[type_name] = made
        return made  # type: ignore[no-any-return]

    return register


def _schema_of(made: type[Fact]) -> SchemaClass:
    with_default = (one.name for one in fields(made) if one.default is not MISSING or one.default_factory is not MISSING)
    return schema_of(made, leave_out=frozenset({"subject"}), optional=frozenset(with_default))
