"""How reports, and what they count, come out. Nullable fields are always there."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from gateway.people.kinds import one, several, text, word
from gateway.reports import words
from gateway.tickets.shapes import a_moment, a_text, a_truth, an_id, null


def a_cell() -> fields.Raw:
    """Text, a number or null, as the column's unit says."""
    return fields.Raw(allow_none=True, metadata={"type": ["string", "number", "null"]})


def cells(description: str, **settings: Any) -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=a_cell(), required=True, metadata={"description": description}, **settings)


def ids(description: str) -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.String(allow_none=True), required=True, metadata={"description": description})


class ReportColumn(Schema):
    """A column. Spans are in seconds, call lengths in minutes; percentages run from 0 to 100; empty is null."""

    key = a_text("Its key", 100)
    label = a_text("As people read it", 100)
    unit = word("What its values are", *words.UNITS, required=True)


class ReportRow(Schema):
    """A row, or a line of a list."""

    ids = ids("What it is about: a grouping's name to the id in it, null for nobody; `bucket` to its start; of a list what the line shows")
    cells = cells("Column to value")


class ReportChart(Schema):
    """What is drawn of it."""

    kind = word("What is drawn", *words.CHARTS, required=True)
    value_1 = null(a_text("Column on the left axis", 100))
    value_2 = null(a_text("Column on the right axis; null: there is none", 100))


class FavouriteReport(Schema):
    """A report with a star."""

    report = a_text("Key of a built-in report, or id of a custom one", 100)
    name = a_text("What it is called")
    kind = word("What it is", *words.KINDS, "custom", required=True)


class ReportInList(Schema):
    """A built-in report."""

    key = a_text("Its key, kind.family.name", 100)
    kind = word("Things compared over one range, or one range cut into time", *words.KINDS, required=True)
    family = a_text("What it is about", 40)
    name = a_text("What it is called", 100)
    purpose = a_text("What it is for, in a line", 500)
    chart = word("What it opens with", *words.CHARTS, required=True)
    is_favourite = a_truth("Has the asker's star")


class ReportCatalogue(Schema):
    """The reports that the asker may view."""

    favourites = several(one(FavouriteReport, "Report"), "The asker's stars, in his order", words.MOST_STARS, required=True)
    items = several(one(ReportInList, "Report"), "All of them, in the order of the navigation", 80, required=True)


class ReportChoice(Schema):
    """Something to choose."""

    value = a_text("What is sent in", 512)
    label = a_text("What is read", 512)


class ReportGrouping(Schema):
    """What rows can be."""

    key = a_text("What is sent in", 150)
    name = a_text("What is read")


class ReportFilter(ReportGrouping):
    """What a report can be filtered by; `none` stands for what has no value."""

    choices = several(
        one(ReportChoice, "Value"),
        "Values, as far as the asker may see them; null: an id, or any text",
        500,
        required=True,
        allow_none=True,
    )


class ReportMeasure(ReportColumn):
    """A column that counts."""

    counts = a_text("What it counts", 1_000)
    agent = a_text("In which agent's row it stands")


class ReportOffer(Schema):
    """What a report can be run with. The first grouping is the one it opens with."""

    key = a_text("Its key, kind.family.name", 100)
    kind = word("What it is", *words.KINDS, required=True)
    family = a_text("What it is about", 40)
    name = a_text("What it is called", 100)
    purpose = a_text("What it is for, in a line", 500)
    chart = word("What it opens with", *words.CHARTS, required=True)
    group_bys = several(one(ReportGrouping, "Grouping"), "What its rows can be", 600, required=True)
    columns = several(one(ReportMeasure, "Column"), "What it counts", required=True)
    filters = several(one(ReportFilter, "Filter"), "By what it can be filtered", 600, required=True)
    charts = several(word("Chart", *words.CHARTS), "What can be drawn of it", required=True)
    date_presets = several(word("Preset", *words.PRESETS), "Ranges by name", required=True)
    rows_choices = several(fields.Integer(), "What a selector of rows offers; a trend shows every bucket", required=True)


class RowBehind(Schema):
    """One of those that a number counts."""

    at = a_moment("When")
    event = a_text("What happened", 2_000)
    type = a_text("What it is about: ticket, chat, call_log, article, search, agent …", 40)
    id = null(a_text("Its id", 512))
    number = null(a_text("Its number"))
    customer_name = null(a_text("Whose it is"))
    department_id = null(an_id("Department then"))
    group_id = null(an_id("Group then"))
    agent_id = null(an_id("Agent then"))
    seconds = null(fields.Integer(required=True, metadata={"description": "How long it took"}))


class ReportAnswer(Schema):
    """What a run of a report found."""

    report_key = a_text("Its key", 100)
    name = a_text("What it is called", 100)
    kind = word("What it is", *words.KINDS, required=True)
    family = a_text("What it is about", 40)
    purpose = a_text("What it is for, in a line", 500)
    from_day = fields.Date(data_key="from", required=True, metadata={"description": "First day"})
    to_day = fields.Date(data_key="to", required=True, metadata={"description": "Last day, itself included"})
    time_zone = a_text("Where days begin and end", 64)
    group_by = a_text("What its rows are", 150)
    sort_column = a_text("Column by which rows are sorted", 100)
    sort_dir = word("The smallest or the largest on top", *words.DIRECTIONS, required=True)
    filters = fields.Dict(
        keys=fields.String(), values=fields.List(fields.String()), required=True, metadata={"description": "Filter to values"}
    )
    columns = several(one(ReportColumn, "Column"), "In order", required=True)
    rows = several(one(ReportRow, "Row"), "In order", words.MOST_ROWS, required=True)
    total = cells("The total line, over all that the filters let through; null for lists", allow_none=True)
    chart = one(ReportChart, "What is drawn of it", required=True)
    complete_until = null(a_moment("All that was on the bus then is counted; null before anything was"))
    is_rebuilding = a_truth("Everything is counted again just now, and done as far as that")
    data_from = null(a_moment("What happened before is not kept; null where all is"))
    run_at = a_moment("When it was run")


class ReportRefusal(Schema):
    """Why something is not there."""

    kind = a_text("What kind of no", 40)
    code = a_text("Stable, for programs", 100)
    detail = a_text("For people", 1_000)
    field = text("The option at fault, where there is one", 100)


class ReportItemAnswer(Schema):
    """A part of a custom report's page."""

    id = a_text("The item's id", 40)
    title = a_text("Above it")
    answer = one(ReportAnswer, "What its run found; null where it is withheld or refused", required=True, allow_none=True)
    refusal = one(ReportRefusal, "Why its options do not fit any more")


class CustomReportAnswer(Schema):
    """What a run of a custom report found."""

    id = a_text("The report's id", 40)
    name = a_text("What it is called")
    version = fields.Integer(required=True, metadata={"description": "Counts its changes"})
    from_day = fields.Date(data_key="from", required=True, metadata={"description": "First day"})
    to_day = fields.Date(data_key="to", required=True, metadata={"description": "Last day, itself included"})
    time_zone = a_text("Where days begin and end", 64)
    items = several(one(ReportItemAnswer, "Item"), "In order", words.MOST_ITEMS, required=True)
