"""Facts about how the company is laid out: brands, departments, groups, settings and custom fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any, TypedDict

from contracts.fact import Fact, fact
from contracts.shapes import HolidayShapes, HoursShapes
from contracts.wire import Count, Id, Ids, Map, Text, Texts, Truth, list_of, one_of, shape


class Inherited(TypedDict):
    """What a department takes from its brand."""

    hours: Truth
    holidays: Truth


class DepartmentSettings(TypedDict, total=False):
    """The department's settings, by the names of the Settings tables."""

    tickets: Map | None
    chats: Map | None
    call_logs: Map | None
    time_logs: Map | None
    surveys: Map | None


class Estimates(TypedDict):
    """Minutes that work of a group is reckoned to take."""

    ticket_created: Count
    ticket_transferred: Count
    ticket_message_in: Count
    ticket_message_out: Count
    chat_started: Count
    chat_transferred: Count


@fact("people.brand_saved.v1")
class BrandSaved(Fact):
    """Brand stored. `smtp_account_id` is a reference, never its secrets."""

    is_new: Truth
    name: Text
    is_default: Truth
    host_names: Texts
    hours: HoursShapes
    holidays: HolidayShapes
    time_zone: Text
    smtp_account_id: Id | None = None
    settings: Map = field(default_factory=dict)


@fact("people.brand_deleted.v1")
class BrandDeleted(Fact):
    """It is gone."""

    name: Text


@fact("people.department_saved.v1")
class DepartmentSaved(Fact):
    """Department stored; also when what it inherits from its brand changes. Hours and holidays are the effective ones."""

    is_new: Truth
    brand_id: Id
    name: Text
    front_line_group_id: Id
    preferred_language: Text | None = None
    hours: HoursShapes
    holidays: HolidayShapes
    time_zone: Text
    inherits: Annotated[Mapping[str, Any], shape(Inherited)]
    smtp_account_id: Id | None = None
    settings: Annotated[Mapping[str, Any], shape(DepartmentSettings)] = field(default_factory=dict)


@fact("people.department_deleted.v1")
class DepartmentDeleted(Fact):
    """It is gone."""

    brand_id: Id
    name: Text


@fact("people.group_saved.v1")
class GroupSaved(Fact):
    """Group stored."""

    is_new: Truth
    brand_id: Id
    department_id: Id
    name: Text
    estimates: Annotated[Mapping[str, Any], shape(Estimates)]


@fact("people.group_deleted.v1")
class GroupDeleted(Fact):
    """It is gone."""

    department_id: Id
    name: Text


@fact("people.custom_field_saved.v1")
class CustomFieldSaved(Fact):
    """Definition of a custom field stored."""

    is_new: Truth
    kinds: Annotated[list[str], list_of("ticket", "chat", "call_log", "person")]
    key: Text
    name: Text
    type_: Text
    choices: Texts = field(default_factory=list)
    default: Text | None = None
    required: Annotated[list[str], list_of("by_users", "to_send", "to_close")] = field(default_factory=list)


@fact("people.custom_field_deleted.v1")
class CustomFieldDeleted(Fact):
    """It is gone."""

    name: Text


@fact("people.custom_field_template_saved.v1")
class CustomFieldTemplateSaved(Fact):
    """Template of custom fields stored, the fields in their order."""

    is_new: Truth
    name: Text
    kind: Text
    field_ids: Ids


@fact("people.custom_field_template_deleted.v1")
class CustomFieldTemplateDeleted(Fact):
    """It is gone."""

    name: Text


@fact("people.settings_changed.v1")
class SettingsChanged(Fact):
    """A section of the system settings stored; `values` is the whole section, the subject its name."""

    section: Annotated[str, one_of("regional", "uploads", "retention", "work", "knowledge", "whos_on", "mail")]
    values: Map
