"""What it takes to schedule a report, to mail one, to export one, and to see what went out."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length

from services.reports.rules.forms import FORMS, STREAMED
from services.reports.rules.scheduling import FREQUENCIES
from services.reports.schemas.custom import Days, Item, key
from services.reports.schemas.kinds import Addresses, Id, ListPage, Text, allowed, count, listed, truth, word

MOST_RECIPIENTS, MESSAGE, SUBJECT = 50, 5_000, 255
STATES = ("queued", "sent", "failed")


class ScheduleSaving(Schema):
    """A new schedule, or without any of these what stays as it is; `schedule_id` says which."""

    schedule_id = Id(load_default=None, allow_none=True)
    expected_version = fields.Integer(load_default=None, allow_none=True)
    custom_report_id = Id()
    frequency = word(FREQUENCIES)
    weekday = count(1, 7)
    month_day = count(1, 31)
    time_zone = Text(64, allow_none=True)
    recipients = Addresses(MOST_RECIPIENTS)
    employee_ids = listed(Id(), MOST_RECIPIENTS)
    is_enabled = truth()


class ScheduleNamed(Schema):
    """One schedule."""

    schedule_id = Id(required=True)


class ScheduleChanging(ScheduleNamed):
    """One schedule, as the asker knows it."""

    expected_version = fields.Integer(load_default=None, allow_none=True)


class SchedulesWanted(ListPage):
    """All of them, or those of one custom report."""

    custom_report_id = Id(load_default=None, allow_none=True)


class Subject(Days):
    """What is meant: a run of a built-in report, or a custom report with the days of this run."""

    report = fields.Nested(Item, load_default=None, allow_none=True)
    custom_report_id = Id(load_default=None, allow_none=True)
    time_zone = Text(64, load_default=None, allow_none=True)
    allowed = allowed()

    @validates_schema
    def _is_one(self, said: dict[str, Any], **_: Any) -> None:
        if (said.get("report") is None) == (said.get("custom_report_id") is None):
            raise ValidationError("A report, or a custom one.", "report")


class Emailing(Subject):
    """A mail to be sent at once (REP-031)."""

    recipients = Addresses(MOST_RECIPIENTS, load_default=list)
    employee_ids = listed(Id(), MOST_RECIPIENTS, load_default=list)
    subject = Text(SUBJECT, least=0, load_default="")
    message = Text(MESSAGE, least=0, load_default="")


class Cell(Schema):
    """A number of a report: its column and the ids of its row; null for the total line."""

    column = key(required=True)
    ids = fields.Dict(keys=key(), values=Text(512, least=0, allow_none=True), load_default=None, allow_none=True, validate=Length(max=5))


class Exporting(Subject):
    """A file. `is_whole` takes every row of a list, `behind` every row behind a number, however many, in place of those on the screen.

    Both can be had of one report, as lines of text.
    """

    form = word(FORMS, required=True)
    is_whole = truth(load_default=False)
    behind = fields.Nested(Cell, load_default=None, allow_none=True)

    @validates_schema
    def _can_be_whole(self, said: dict[str, Any], **_: Any) -> None:
        if (said.get("is_whole") or said.get("behind")) and (said.get("form") not in STREAMED or said.get("report") is None):
            raise ValidationError("All rows can be had of one report, as csv or tsv.", "is_whole")


class ExportNamed(Schema):
    """One export."""

    export_id = Id(required=True)


class DeliveriesWanted(ListPage):
    """The newest first."""

    state = word(STATES, load_default=None, allow_none=True)
    custom_report_id = Id(load_default=None, allow_none=True)
    schedule_id = Id(load_default=None, allow_none=True)
