"""What commands and questions about rebalance rules take (RTE-131 to RTE-139)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from marshmallow import Schema, ValidationError, fields, validate

from services.routing.models.rebalancing import DEFAULTS
from services.routing.schemas.fields import Id
from services.routing.schemas.questions import Page

LONGEST = 60 * 24 * 30
MOST_AGENTS = 500
_CLOCK = validate.Regexp(r"^([01]\d|2[0-3]):[0-5]\d\Z", error="A time such as 08:30.")


def _once(values: list[Any]) -> None:
    if len(set(values)) < len(values):
        raise ValidationError("Each once.")


def _known_zone(name: str) -> None:
    if name not in _zones():
        raise ValidationError("No time zone of that name.")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _minutes(least: int, **more: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(least, LONGEST), **more)


def _name(**more: Any) -> fields.String:
    return fields.String(validate=[validate.Length(1, 200), validate.Regexp(r".*\S", error="Not only blanks.")], **more)


def _agents(**more: Any) -> fields.List[Any]:
    return fields.List(Id(), validate=[validate.Length(1, MOST_AGENTS), _once], **more)


_SETTINGS: dict[str, Callable[..., fields.Field[Any]]] = {
    "hold_after_compose_minutes": lambda **more: _minutes(0, **more),
    "hold_after_read_minutes": lambda **more: _minutes(0, **more),
    "hold_after_assigned_minutes": lambda **more: _minutes(0, **more),
    "pinned_after_minutes": lambda **more: _minutes(0, **more),
    "is_moving_pinned": fields.Boolean,
    "interval_minutes": lambda **more: _minutes(1, **more),
    "is_on_interval": fields.Boolean,
    "times_of_day": lambda **more: fields.List(fields.String(validate=_CLOCK), validate=[validate.Length(max=3), _once], **more),
    "is_on_schedule": fields.Boolean,
    "time_zone": lambda **more: fields.String(allow_none=True, validate=[validate.Length(1, 100), _known_zone], **more),
    "is_on_start": fields.Boolean,
    "is_on_stop": fields.Boolean,
}
_FIRST = {name: kind(load_default=DEFAULTS[name]) for name, kind in _SETTINGS.items()}

NewRule = Schema.from_dict({"name": _name(required=True), "group_id": Id(required=True), "agent_ids": _agents(required=True), **_FIRST})
UnsavedRule = Schema.from_dict(
    {"name": _name(load_default="-"), "group_id": Id(required=True), "agent_ids": _agents(required=True), **_FIRST}
)
_CHANGED: dict[str, fields.Field[Any]] = {name: kind() for name, kind in _SETTINGS.items()}
ChangeRule = Schema.from_dict(
    {"rule_id": Id(required=True), "expected_version": fields.Integer(allow_none=True), "name": _name(), "agent_ids": _agents(), **_CHANGED}
)


class OneRule(Schema):
    rule_id = Id(required=True)


class OneRun(OneRule):
    run_id = Id(required=True)


class PageOfRules(Page):
    group_id = Id(allow_none=True)
    department_id = Id(allow_none=True)


class PageOfRuns(Page):
    rule_id = Id(required=True)
