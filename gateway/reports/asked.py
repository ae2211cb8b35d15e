"""What comes in about reports: the options of a run, custom reports, and what goes out as a file or by mail."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from gateway.people.kinds import Day, count, identity, one, several, text, truth, word
from gateway.reports import words
from gateway.schemas import PageQuery


def a_key(description: str, **settings: Any) -> fields.String:
    return text(description, 100, **settings)


def _filters() -> fields.Dict:
    values = fields.List(fields.String(validate=validate.Length(1, 512)), validate=validate.Length(max=100))
    names = fields.String(validate=validate.Length(1, 100))
    about = "Filter to values: any of one filter, every filter; `none` is what has no value. `custom_field:<id>` names a field"
    return fields.Dict(keys=names, values=values, validate=validate.Length(max=20), metadata={"description": about})


class ReportRange(Schema):
    """Which days: a preset, or the first and the last one. Left out: the last 7 days, or as the custom report has it."""

    date_preset = word("Days that end today", *words.PRESETS, allow_none=True)
    from_day = Day(data_key="from", attribute="from", metadata={"description": "First day"})
    to_day = Day(data_key="to", attribute="to", metadata={"description": "Last day, itself included"})


class ReportDays(ReportRange):
    """Which days, and whose midnights part them."""

    time_zone = text("Where days begin and end; left out: the asker's own zone", 64, allow_none=True)


class ReportOptions(Schema):
    """The choices of a run besides its days; what is left out, or null, is as the report has it."""

    columns = several(a_key("Its key"), "Only these, in the report's order", allow_none=True)
    group_by = a_key("What its rows are: department, agent, day …; `custom_field:<id>`", allow_none=True)
    filters = _filters()
    sort_column = a_key("Column by which rows are sorted", allow_none=True)
    sort_dir = word("The smallest or the largest on top", *words.DIRECTIONS, allow_none=True)
    rows = count("How many at most; the total line is of all", 1, words.MOST_ROWS)
    chart = word("What is drawn", *words.CHARTS, allow_none=True)
    chart_value_1 = a_key("Column on the left axis", allow_none=True)
    chart_value_2 = a_key("Column on an axis of its own, on the right", allow_none=True)


class ReportRun(ReportDays, ReportOptions):
    """A run of a built-in report."""


class ReportCell(Schema):
    """A number of a run: its column, and the `ids` of its row."""

    column = a_key("The column", required=True)
    ids = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 100)),
        values=fields.String(validate=validate.Length(0, 512), allow_none=True),
        validate=validate.Length(1, 5),
        allow_none=True,
        metadata={"description": "As the row has them; left out: the total line"},
    )


class CellWanted(ReportCell, ReportDays, PageQuery):
    """What stands behind a number; days, grouping and filters as they were."""

    group_by = a_key("What the rows are", allow_none=True)
    filters = _filters()


class FormOfFile(Schema):
    """In which form."""

    form = word("csv, tsv and json for programs, xlsx and pdf for people, svg and png for its chart", *words.FORMS, required=True)


class ReportExport(FormOfFile, ReportRun):
    """A run as a file."""

    is_whole = truth("Every row of a list, however many, in place of `rows`; csv and tsv")
    behind = one(ReportCell, "Every row behind this number, however many, in place of the run; csv and tsv", allow_none=True)


class Mailing(Schema):
    """To whom, and with which words. Who gets it needs no account."""

    recipients = several(text("Addresses, several parted by semicolons", 2_000), "Addresses of mail", words.MOST_RECIPIENTS)
    employee_ids = several(identity("Employee"), "Employees, to the address they have then", words.MOST_RECIPIENTS)
    subject = text("Subject; left out: name and days", 255, 0)
    message = text("Words above the table", 5_000, 0)


class ReportEmail(Mailing, ReportRun):
    """A run by mail."""


class ReportItem(ReportOptions):
    """A report, or a part of one, on the page of a custom report."""

    id = identity("Its id, where it is there already", allow_none=True)
    report_key = a_key("A built-in report", required=True)
    title = text("Above it; empty: the report's name", 255, 0)


class CustomReportChanges(Schema):
    """What changes; the rest stays. Items are given whole, in order; one that is withheld is left in its place by `id` and `report_key`."""

    name = text("What it is called", 255)
    default_range = one(ReportRange, "Days it covers when it is opened, mailed or scheduled")
    items = fields.List(
        fields.Nested(ReportItem), validate=validate.Length(1, words.MOST_ITEMS), metadata={"description": "What stands on its page"}
    )


class NewCustomReport(CustomReportChanges):
    """A new custom report."""

    name = text("What it is called", 255, required=True)
    items = fields.List(
        fields.Nested(ReportItem),
        required=True,
        validate=validate.Length(1, words.MOST_ITEMS),
        metadata={"description": "What stands on its page"},
    )


class CustomReportRun(ReportDays):
    """A run of a custom report; other days than its own change all of its items."""

    item_ids = several(identity("Item"), "Only these: a page may ask for one after the other", words.MOST_ITEMS, allow_none=True)


class CustomReportExport(FormOfFile, ReportDays):
    """A custom report as a file."""


class CustomReportEmail(Mailing, ReportDays):
    """A custom report by mail."""


class FavouritesOrder(Schema):
    """Stars in the order wanted."""

    reports = several(a_key("Key of a report, or id of a custom one"), "The first on top", words.MOST_STARS, required=True)


class ReportScheduleChanges(Schema):
    """What changes; the rest stays. From then on it goes out with the rights of who saved it."""

    custom_report_id = identity("What goes out")
    frequency = word("How often: every hour, or at 02:00 of its days", *words.FREQUENCIES)
    weekday = count("Of weekly ones: 1 Monday to 7 Sunday", 1, 7)
    month_day = count("Of monthly ones; a day that a month lacks is its last", 1, 31)
    time_zone = text("Where 02:00 is; null: the installation's zone", 64, allow_none=True)
    recipients = several(text("Addresses, several parted by semicolons", 2_000), "Addresses of mail", words.MOST_RECIPIENTS)
    employee_ids = several(identity("Employee"), "Employees, to the address they have then", words.MOST_RECIPIENTS)


class NewReportSchedule(ReportScheduleChanges):
    """A new schedule."""

    custom_report_id = identity("What goes out", required=True)
    is_enabled = truth("Goes out from now on")


class SchedulesQuery(PageQuery):
    """Which schedules."""

    custom_report_id = identity("Only of this one")


class DeliveriesQuery(SchedulesQuery):
    """Which mails with reports."""

    schedule_id = identity("Only of this schedule")
    state = word("How they stand", *words.DELIVERY_STATES)


class ReportSettingsChanges(Schema):
    """What changes; the rest stays."""

    response_basis = word("Which seconds count in response times of tickets", *words.BASES)
    first_weekday = count("With which day weeks begin: 1 Monday to 7 Sunday", 1, 7)
    keep_months = count("For how many months facts are kept; 0: for ever. What is gone does not come back", 0, words.MOST_MONTHS)
    is_mail_on = truth("Whether mails with reports go out; off, they wait")
    chat_target_seconds = count("Within how many seconds a chat is to have its agent, on the board", 1, 86_400)
    ticket_target_minutes = count("Within how many business minutes a ticket is to have its first reply, on the board", 1, 43_200)
