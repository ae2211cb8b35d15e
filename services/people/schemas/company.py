"""What is asked about brands, departments, groups and settings."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from services.people.rules.settings_of_system import SYSTEM_SETTINGS
from services.people.schemas.kinds import NAME, Edit, Email, Id, Language, Map, Page, Text, asks, list_of

_CLOCK = validate.Regexp(r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$", error="A time such as 08:30.")
_HOST = validate.Regexp(
    r"^(?=.{1,253}$)([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(:\d{1,5})?$", error="Not a host name."
)


class HostName(Text):
    """A host name, in lower case."""

    def __init__(self) -> None:
        super().__init__(260, checks=[_HOST])

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        return super()._deserialize(str(value).lower(), attr, data, **rest)


BusinessDay = Schema.from_dict(
    {
        "weekday": fields.Integer(required=True, strict=True, validate=validate.Range(1, 7)),
        "from": fields.String(required=True, validate=_CLOCK),
        "to": fields.String(required=True, validate=_CLOCK),
    },
    name="BusinessDay",
)


class Holiday(Schema):
    """A day off, with its name."""

    name = Text(NAME, required=True)
    date = fields.Date(required=True)


def _hours() -> fields.List[Any]:
    return list_of(fields.Nested(BusinessDay), 7)


def _holidays() -> fields.List[Any]:
    return list_of(fields.Nested(Holiday), 400)


class NewBrand(Schema):
    """PPL-009."""

    name = Text(NAME, required=True)
    host_names = list_of(HostName(), 50, 1, required=True)
    settings = Map()


class BrandEdit(Edit):
    """What can be changed of a brand."""

    brand_id = Id(required=True)
    name = Text(NAME)
    is_default = fields.Boolean()
    host_names = list_of(fields.String(), 50)
    hours = _hours()
    holidays = _holidays()
    smtp_account_id = Id(allow_none=True)
    settings = Map()


class DepartmentFields(Schema):
    """What both a new and an edited department may carry."""

    email = Email(allow_none=True)
    preferred_language = Language(allow_none=True)
    hours = _hours()
    holidays = _holidays()
    smtp_account_id = Id(allow_none=True)
    settings = fields.Dict(keys=fields.String(), values=Map())


class NewDepartment(DepartmentFields):
    """TKT-197."""

    brand_id = Id(required=True)
    name = Text(NAME, required=True)
    front_line_group_name = Text(NAME, required=True)


class Inherits(Schema):
    """Which of the two a department takes from its brand."""

    hours = fields.Boolean()
    holidays = fields.Boolean()


class DepartmentEdit(DepartmentFields, Edit):
    """What can be changed of a department."""

    department_id = Id(required=True)
    name = Text(NAME)
    front_line_group_id = Id()
    inherits = fields.Nested(Inherits)


def _minutes() -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(0, 10_000))


class Estimates(Schema):
    """Minutes (TKT-231, TKT-232)."""

    ticket_created = _minutes()
    ticket_transferred = _minutes()
    ticket_message_in = _minutes()
    ticket_message_out = _minutes()
    chat_started = _minutes()
    chat_transferred = _minutes()


class NewGroup(Schema):
    """A group of a department."""

    department_id = Id(required=True)
    name = Text(NAME, required=True)
    estimates = fields.Nested(Estimates)


class GroupEdit(Edit):
    """What can be changed of a group."""

    group_id = Id(required=True)
    name = Text(NAME)
    estimates = fields.Nested(Estimates)


class SettingsEdit(Edit):
    """Some settings of one section."""

    section = fields.String(required=True, validate=validate.OneOf(list(SYSTEM_SETTINGS)))
    values = Map(required=True)


class DepartmentsAsked(Page):
    """Departments, of one brand or of all."""

    brand_id = Id()


class GroupsAsked(Page):
    """Groups, of one department, one brand, or of all."""

    department_id = Id()
    brand_id = Id()


BrandAsked = asks("BrandAsked", brand_id=Id(required=True))
HostAsked = asks("HostAsked", host=fields.String(required=True, validate=validate.Length(max=300)))
DepartmentAsked = asks("DepartmentAsked", department_id=Id(required=True))
GroupAsked = asks("GroupAsked", group_id=Id(required=True))
SectionAsked = asks("SectionAsked", section=fields.String(required=True, validate=validate.OneOf(list(SYSTEM_SETTINGS))))
