"""What it takes to save, name, list and run custom reports, and to star reports."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.reports.rules.catalogue.terms import CHARTS
from services.reports.rules.windows import PRESETS
from services.reports.schemas.kinds import Id, ListPage, Text, allowed, count, listed, word

NAME, KEY, MOST_ITEMS, MOST_ROWS, MOST_VALUES = 255, 100, 50, 10_000, 100
LATEST_YEAR = 9998


def key(**settings: Any) -> fields.String:
    """A key of the catalogue."""
    return fields.String(validate=validate.Length(1, KEY), **settings)


class Options(Schema):
    """The choices of one run besides its days; what is left out is as its report has it."""

    columns = listed(key(), 100, load_default=None, allow_none=True)
    group_by = key(load_default=None, allow_none=True)
    filters = fields.Dict(keys=key(), values=listed(Text(512), MOST_VALUES), load_default=dict, validate=validate.Length(max=20))
    sort_column = key(load_default=None, allow_none=True)
    sort_dir = word(("asc", "desc"), load_default=None, allow_none=True)
    rows = count(1, MOST_ROWS, load_default=25)
    chart = word(CHARTS, load_default=None, allow_none=True)
    chart_value_1 = key(load_default=None, allow_none=True)
    chart_value_2 = key(load_default=None, allow_none=True)


class Item(Options):
    """A part of a built-in report. `id` is kept from one saving to the next where it is said."""

    id = Id(load_default=None, allow_none=True)
    report_key = key(required=True)
    title = Text(NAME, least=0, load_default="")


class Days(Schema):
    """Which days: a preset, or the first and the last one."""

    date_preset = word(PRESETS, load_default=None, allow_none=True)
    first = fields.Date(data_key="from", load_default=None, allow_none=True)
    last = fields.Date(data_key="to", load_default=None, allow_none=True)

    @validates_schema
    def _is_one_range(self, said: dict[str, Any], **_: Any) -> None:
        first, last = said.get("first"), said.get("last")
        if (first is None) != (last is None):
            raise ValidationError("A range has a first and a last day.", "to" if last is None else "from")
        if first is not None and last is not None and (last < first or last.year > LATEST_YEAR):
            raise ValidationError("The last day comes before the first.", "to")
        if first is not None and said.get("date_preset"):
            raise ValidationError("A preset, or a first and a last day.", "date_preset")


class CustomReportSaving(Schema):
    """A new one, or without any of these what stays as it is; `custom_report_id` says which."""

    custom_report_id = Id(load_default=None, allow_none=True)
    expected_version = fields.Integer(load_default=None, allow_none=True)
    name = Text(NAME)
    default_range = fields.Nested(Days)
    items = fields.List(fields.Nested(Item), validate=validate.Length(1, MOST_ITEMS))
    allowed = allowed()


class CustomReportNamed(Schema):
    """One custom report."""

    custom_report_id = Id(required=True)


class CustomReportDeleting(CustomReportNamed):
    """The one that goes, as the asker knows it."""

    expected_version = fields.Integer(load_default=None, allow_none=True)


class CustomReportShown(CustomReportNamed):
    """One custom report, for who may see these reports."""

    allowed = allowed()


class CustomReportRunning(Days, CustomReportNamed):
    """A run, over days of its own or as it has them; all items, or those named: a page may ask for one after the other."""

    item_ids = listed(Id(), MOST_ITEMS, load_default=None, allow_none=True)
    time_zone = Text(64, load_default=None, allow_none=True)
    allowed = allowed()


class CustomReportsWanted(ListPage):
    """Which part of the list, by name."""


class Starring(Schema):
    """A built-in report by its key, or a custom one by its id."""

    report = key(required=True)
    allowed = allowed()


class FavouritesOrdering(Schema):
    """The stars in their new order."""

    reports = listed(key(), 200, required=True)


class FavouritesWanted(Schema):
    """The asker's own, as far as he may see them."""

    allowed = allowed()
