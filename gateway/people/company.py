"""Brands, departments, groups and settings, as they go in and come out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from gateway.people.kinds import (
    CLOCK,
    LANGUAGE,
    Day,
    count,
    email,
    identity,
    matching,
    moment,
    names,
    one,
    several,
    text,
    truth,
    word,
)
from gateway.schemas import PageQuery

SECTIONS = ("regional", "uploads", "retention", "work", "knowledge", "whos_on", "mail", "security")
MINUTES = "Minutes"

BusinessDay = Schema.from_dict(
    {
        "weekday": count("1 Monday to 7 Sunday", 1, 7, required=True),
        "from": matching("Opens, HH:MM", CLOCK, 5, required=True),
        "to": matching("Closes, HH:MM; 24:00 is midnight", CLOCK, 5, required=True),
    },
    name="BusinessDay",
)


class Holiday(Schema):
    """A day off."""

    name = text("What is celebrated", required=True)
    date = Day(required=True, metadata={"description": "The day"})


class Section(Schema):
    """One section of the system settings, whole."""

    section = word("Name of the section", *SECTIONS, required=True)
    values = names("Every setting by name", required=True)
    version = count("Counts the changes", 1, required=True)


class SectionChanges(Schema):
    """Settings to change; the others stay."""

    values = names("Setting to its new value", required=True)


class NewBrand(Schema):
    """What it takes to make a brand (PPL-009)."""

    name = text("Name of the brand", required=True)
    host_names = fields.List(
        text("A host name", 260),
        required=True,
        validate=validate.Length(1, 50),
        metadata={"description": "Whose requests show this brand; fixed from now on (PPL-010)"},
    )
    settings = names("Settings that differ from the defaults")


class BrandChanges(Schema):
    """What is to be different; what is left out stays."""

    name = text("Name of the brand")
    is_default = truth("Make it the default brand; only true")
    hours = several(fields.Nested(BusinessDay), "One period a weekday; empty = always open", 7)
    holidays = several(fields.Nested(Holiday), "Days off", 400)
    smtp_account_id = identity("Account that sends its mail", allow_none=True)
    settings = names("Setting to its new value")


class Brand(Schema):
    """A brand."""

    id = identity("Id", required=True)
    name = text("Name", required=True)
    is_default = truth("The one shown where no host name fits", required=True)
    host_names = several(fields.String(), "Whose requests show this brand", required=True)
    hours = several(fields.Nested(BusinessDay), "One period a weekday; empty = always open", required=True)
    holidays = several(fields.Nested(Holiday), "Days off", 400, required=True)
    time_zone = text("Zone of the hours", required=True)
    smtp_account_id = identity("Account that sends its mail", required=True, allow_none=True)
    settings = names("Every setting by name", required=True)
    created_at = moment("Made at", required=True)
    version = count("Counts the changes", 1, required=True)


class PublicBrand(Schema):
    """What anybody may know of the brand of this host."""

    id = identity("Id", required=True)
    name = text("Name", required=True)
    settings = names("Looks and switches of the portal", required=True)


class Inherits(Schema):
    """Which of the two come from the brand."""

    hours = truth("Business hours")
    holidays = truth("Holidays")


class _DepartmentFields(Schema):
    email = email("Address of the department", allow_none=True)
    preferred_language = matching("Chats in this language come here", LANGUAGE, 35, allow_none=True)
    hours = several(fields.Nested(BusinessDay), "Own hours; ends inheriting", 7)
    holidays = several(fields.Nested(Holiday), "Own holidays; ends inheriting", 400)
    smtp_account_id = identity("Account that sends its mail", allow_none=True)
    settings = fields.Dict(
        keys=fields.String(validate=validate.OneOf(("tickets", "chats", "call_logs", "time_logs", "surveys"))),
        values=names("Setting to its new value"),
        metadata={"description": "Section to settings"},
    )


class NewDepartment(_DepartmentFields):
    """What it takes to make a department (TKT-197)."""

    brand_id = identity("Brand it belongs to", required=True)
    name = text("Name", required=True)
    front_line_group_name = text("Name of the group that gets its work first", required=True)


class DepartmentChanges(_DepartmentFields):
    """What is to be different; what is left out stays."""

    name = text("Name")
    front_line_group_id = identity("One of its own groups")
    inherits = one(Inherits, "What to take from the brand")


class Department(Schema):
    """A department, with the hours and holidays in force."""

    id = identity("Id", required=True)
    brand_id = identity("Its brand", required=True)
    name = text("Name", required=True)
    email = email("Its address", required=True, allow_none=True)
    front_line_group_id = identity("Gets its work first", required=True)
    preferred_language = text("Chats in this language come here", required=True, allow_none=True)
    hours = several(fields.Nested(BusinessDay), "In force; empty = always open", required=True)
    holidays = several(fields.Nested(Holiday), "In force", 400, required=True)
    own_hours = several(fields.Nested(BusinessDay), "Its own, in force unless inherited", required=True)
    own_holidays = several(fields.Nested(Holiday), "Its own, in force unless inherited", 400, required=True)
    inherits = one(Inherits, "What it takes from its brand", required=True)
    time_zone = text("Zone of the hours", required=True)
    smtp_account_id = identity("Account that sends its mail", required=True, allow_none=True)
    settings = fields.Dict(
        keys=fields.String(), values=names("Every setting by name"), required=True, metadata={"description": "Section to settings"}
    )
    created_at = moment("Made at", required=True)
    version = count("Counts the changes", 1, required=True)


class Estimates(Schema):
    """Minutes that work of the group is reckoned to take (TKT-231, TKT-232)."""

    ticket_created = count(MINUTES, 0, 10_000)
    ticket_transferred = count(MINUTES, 0, 10_000)
    ticket_message_in = count(MINUTES, 0, 10_000)
    ticket_message_out = count(MINUTES, 0, 10_000)
    chat_started = count(MINUTES, 0, 10_000)
    chat_transferred = count(MINUTES, 0, 10_000)


class GroupChanges(Schema):
    """What is to be different; what is left out stays."""

    name = text("Name")
    estimates = one(Estimates, "Minutes; what is left out stays")


class NewGroup(Schema):
    """What it takes to make a group."""

    department_id = identity("Department it belongs to", required=True)
    name = text("Name", required=True)
    estimates = one(Estimates, "Minutes; 0 unless given")


class Group(Schema):
    """A group of a department."""

    id = identity("Id", required=True)
    brand_id = identity("Its brand", required=True)
    department_id = identity("Its department", required=True)
    name = text("Name", required=True)
    estimates = one(Estimates, "Minutes", required=True)
    created_at = moment("Made at", required=True)
    version = count("Counts the changes", 1, required=True)


class DepartmentsQuery(PageQuery):
    """Which departments."""

    brand_id = identity("Of this brand only")


class GroupsQuery(PageQuery):
    """Which groups."""

    department_id = identity("Of this department only")
    brand_id = identity("Of this brand only")
