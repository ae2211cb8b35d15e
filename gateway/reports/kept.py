"""How custom reports, stars, schedules, deliveries, files and settings come out. Nullable fields are always there."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.people.kinds import one, several, text, word
from gateway.reports import words
from gateway.reports.answers import FavouriteReport
from gateway.reports.asked import ReportOptions, ReportRange
from gateway.tickets.shapes import a_count, a_moment, a_text, a_truth, an_id, null


class CustomReportInList(Schema):
    """A custom report."""

    id = an_id("Its id")
    version = a_count("Counts its changes")
    name = a_text("What it is called")
    default_range = one(ReportRange, "Days it covers when it is opened", required=True)
    item_count = a_count("How many reports stand on its page")
    created_by = a_text("Who made it, as an actor")
    created_by_name = a_text("His name")
    updated_at = a_moment("Last change")


class CustomReportItem(ReportOptions):
    """A report on its page; of one that the asker may not view no options are told."""

    id = an_id("Its id")
    report_key = a_text("The built-in report", 100)
    title = a_text("Above it")
    is_withheld = a_truth("The asker may not view it")


class CustomReport(Schema):
    """A custom report, whole."""

    id = an_id("Its id")
    version = a_count("Counts its changes")
    name = a_text("What it is called")
    default_range = one(ReportRange, "Days it covers when it is opened", required=True)
    created_by = a_text("Who made it, as an actor")
    created_by_name = a_text("His name")
    created_at = a_moment("When")
    updated_at = a_moment("Last change")
    items = several(one(CustomReportItem, "Item"), "In order", words.MOST_ITEMS, required=True)


class Favourites(Schema):
    """The asker's stars; those on reports that are gone, or that he may not view any more, are left out."""

    items = several(one(FavouriteReport, "Report"), "In his order", words.MOST_STARS, required=True)


class FavouriteSet(Schema):
    """A star."""

    report = a_text("Key of a report, or id of a custom one", 100)
    is_starred = a_truth("Whether it is set")


class FavouritesOrdered(Schema):
    """The order of all stars."""

    reports = several(text("Report", 100), "The first on top", words.MOST_STARS, required=True)


class ReportSchedule(Schema):
    """When a custom report goes out, and to whom."""

    id = an_id("Its id")
    version = a_count("Counts its changes")
    custom_report_id = an_id("What goes out")
    custom_report_name = a_text("Its name")
    frequency = word("How often", *words.FREQUENCIES, required=True)
    weekday = a_count("Of weekly ones: 1 Monday to 7 Sunday")
    month_day = a_count("Of monthly ones; a day that a month lacks is its last")
    time_zone = null(a_text("Where 02:00 is; null: the installation's zone", 64))
    recipients = several(text("Address", 320), "Addresses of mail", words.MOST_RECIPIENTS, required=True)
    employee_ids = several(an_id("Employee"), "Employees", words.MOST_RECIPIENTS, required=True)
    is_enabled = a_truth("Goes out by itself")
    saved_by = an_id("With whose rights it goes out")
    saved_by_name = a_text("Their name")
    created_at = a_moment("When it was made")
    next_run_at = null(a_moment("Next time; null while it is switched off"))
    last_sent_at = null(a_moment("Last time"))
    last_result = word("What became of the last time; empty before", "", "sent", "failed", "missed", required=True)


class DeliveryBegun(Schema):
    """A mail that is being made."""

    delivery_id = an_id("Its id in the list of deliveries")
    state = word("How it stands", *words.DELIVERY_STATES, required=True)


class ReportDelivery(Schema):
    """A mail with a report, and what became of it."""

    id = an_id("Its id")
    kind = word("What caused it", *words.DELIVERY_KINDS, required=True)
    report_key = null(a_text("The built-in report", 100))
    custom_report_id = null(an_id("The custom report"))
    schedule_id = null(an_id("The schedule"))
    run_for = null(a_moment("The moment of the schedule"))
    name = a_text("The report's name then")
    requested_by = a_text("With whose rights it was made, as an actor")
    recipients = several(text("Address", 320), "Addresses of mail", words.MOST_RECIPIENTS, required=True)
    employee_ids = several(an_id("Employee"), "Employees", words.MOST_RECIPIENTS, required=True)
    range_from = fields.Date(required=True, metadata={"description": "First day"})
    range_to = fields.Date(required=True, metadata={"description": "Last day, itself included"})
    state = word("How it stands", *words.DELIVERY_STATES, required=True)
    tries = a_count("How often it was tried")
    error = a_text("What went wrong last", 500)
    mail_id = null(an_id("The mail in the spool"))
    created_at = a_moment("When it was asked for")
    ended_at = null(a_moment("When it was sent or given up"))


class ExportBegun(Schema):
    """A file that is being made."""

    export_id = an_id("Its id")
    state = word("How it stands", *words.EXPORT_STATES, required=True)
    kept_until = a_moment("Until when it can be fetched")


class ExportedFile(Schema):
    """The file, ready to be fetched."""

    file_id = a_text("Hash of its content", 64)
    filename = a_text("What it is called")
    content_type = a_text("What it is", 100)
    size = fields.Integer(required=True, metadata={"description": "Bytes"})


class ReportExportState(Schema):
    """A file, as it stands."""

    id = an_id("Its id")
    state = word("How it stands", *words.EXPORT_STATES, required=True)
    error = a_text("What went wrong last", 500)
    created_at = a_moment("When it was asked for")
    file = one(ExportedFile, "The file; null until it is ready", required=True, allow_none=True)


class ReportSettings(Schema):
    """The settings of reports."""

    version = a_count("Counts their changes; 0 as shipped")
    response_basis = word("Which seconds count in response times of tickets", *words.BASES, required=True)
    first_weekday = a_count("With which day weeks begin: 1 Monday to 7 Sunday")
    keep_months = a_count("For how many months facts are kept; 0: for ever")
    is_mail_on = a_truth("Whether mails with reports go out")
    chat_target_seconds = a_count("Within how many seconds a chat is to have its agent, on the board")
    ticket_target_minutes = a_count("Within how many business minutes a ticket is to have its first reply, on the board")
    mails_sent_at = a_text("At which time of day scheduled ones do", 5)
    rows_choices = several(a_count("Rows"), "What a selector of rows offers", 20, required=True)
