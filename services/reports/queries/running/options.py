"""From what was asked to a run: defaults, and refusals of what the report does not offer (REP-002 to REP-006, REP-020, REP-021)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from kit.errors import Forbidden, Invalid, NotFound
from kit.storage.work import Reading
from services.reports.models import CustomField, Employee
from services.reports.queries.preferences import Preferences, preferences
from services.reports.queries.running.run import Run
from services.reports.queries.running.scope import scope_of
from services.reports.rules.catalogue import REPORTS
from services.reports.rules.catalogue.filters import FILTERS, fits
from services.reports.rules.catalogue.terms import Report
from services.reports.rules.measures.labels import LABELS
from services.reports.rules.windows import DAY, Cut, Window, cut, days_of, zone_of

ROWS, MOST_ROWS = 25, 10_000


def run_of(reading: Reading, asked: Mapping[str, Any]) -> Run:
    """Raises NotFound report_unknown, Forbidden report_withheld, Invalid with the field that does not fit."""
    report = report_of(asked)
    known = preferences(reading.session)
    window = _window(reading, asked, _zone(reading, asked, known), known)
    group_by, field_id = _group_by(reading, report, asked)
    run = Run(
        report=report,
        window=window,
        cut=_cut(window, group_by, known) if report.is_trend else None,
        group_by=group_by,
        field_id=field_id,
        filters=_filters(report, asked),
        scope=scope_of(reading.session, reading.call),
        now=reading.now,
        basis=known.basis,
        measures=report.measures,
        sort_column="",
        sort_dir="",
        rows=asked.get("rows") or ROWS,
        first_weekday=known.first_weekday,
        home=zone_of(known.time_zone),
    )
    return _sorted(_with_columns(run, asked), asked)


def report_of(asked: Mapping[str, Any]) -> Report:
    report = REPORTS.get(asked["report_key"])
    if report is None:
        raise NotFound("report_unknown", "There is no such report.")
    allowed = asked.get("allowed")
    if allowed is not None and report.key not in allowed:
        raise Forbidden("report_withheld", "Your role does not let you view this report.")
    return report


def _zone(reading: Reading, asked: Mapping[str, Any], known: Preferences) -> ZoneInfo:
    """The one named, else that of the person who asks, else the installation's (REP-006)."""
    call = reading.call
    mine = reading.session.get(Employee, call.actor_id) if call.actor_kind == "employee" and call.actor_id else None
    name = asked.get("time_zone") or (mine.time_zone if mine else "") or known.time_zone
    try:
        return zone_of(name)
    except ValueError as wrong:
        raise Invalid("time_zone", "There is no such time zone.", field="time_zone") from wrong


def _window(reading: Reading, asked: Mapping[str, Any], zone: ZoneInfo, known: Preferences) -> Window:
    today = reading.now.astimezone(zone).date()
    if asked.get("from_day") or asked.get("to_day"):
        first, last = asked.get("from_day"), asked.get("to_day")
        if first is None or last is None:
            raise Invalid("range_incomplete", "A range has a first and a last day.", field="from" if first is None else "to")
        if asked.get("date_preset"):
            raise Invalid("range_twice", "A preset, or a first and a last day.", field="date_preset")
        return _checked(first, last, today, zone)
    anchor = today - DAY if asked.get("anchor") == "yesterday" else today
    return Window(*days_of(asked.get("date_preset") or "last_7_days", anchor, known.first_weekday), zone)


def _checked(first: date, last: date, today: date, zone: ZoneInfo) -> Window:
    if last < first:
        raise Invalid("range_backwards", "The last day lies before the first.", field="to")
    if first > today:
        raise Invalid("range_in_the_future", "Nothing has happened yet in a range that lies in the future.", field="from")
    return Window(first, last, zone)


def _cut(window: Window, group_by: str, known: Preferences) -> Cut:
    try:
        return cut(window, group_by, known.first_weekday)
    except ValueError as wrong:
        raise Invalid("too_many_buckets", f"A range of {wrong}; choose wider ones.", field="group_by") from wrong


def _group_by(reading: Reading, report: Report, asked: Mapping[str, Any]) -> tuple[str, str]:
    wanted = asked.get("group_by") or report.group_bys[0]
    name, _, field_id = wanted.partition(":")
    if name not in report.group_bys:
        raise Invalid("grouping_unknown", f"This report is grouped by {', '.join(report.group_bys)}.", field="group_by")
    if name == "custom_field" and (not field_id or reading.session.get(CustomField, field_id) is None):
        raise Invalid("custom_field_unknown", "Say by which custom field: custom_field:<id>.", field="group_by")
    return name, field_id


def _filters(report: Report, asked: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    found = {}
    for name, values in (asked.get("filters") or {}).items():
        plain, _, field_id = name.partition(":")
        if plain not in report.filters or (plain == "custom_field") != bool(field_id):
            raise Invalid("filter_unknown", f"This report is filtered by {', '.join(report.filters)}.", field="filters")
        if not all(fits(report, plain, value) for value in values):
            raise Invalid("filter_value", f"{FILTERS[plain].name} does not take such a value.", field="filters")
        if values:
            found[name] = tuple(values)
    return found


def _with_columns(run: Run, asked: Mapping[str, Any]) -> Run:
    """All columns, or those that are named, in the report's order. What names the rows is computed with at least one measure."""
    wanted, known = asked.get("columns") or (), columns_of(run)
    if not set(wanted) <= set(known):
        raise Invalid("column_unknown", f"This report has the columns {', '.join(known)}.", field="columns")
    shown = tuple(key for key in known if key in wanted or not wanted)
    measures = tuple(measure for measure in run.measures if measure.key in shown) or run.measures[:1]
    return replace(run, shown=shown, measures=measures)


def columns_of(run: Run) -> tuple[str, ...]:
    """The keys of all columns, as they stand."""
    measured = () if run.is_list else tuple(measure.key for measure in run.report.measures)
    return (*(label.key for label in run.labels), *measured)


def _sorted(run: Run, asked: Mapping[str, Any]) -> Run:
    """By default the first number, the largest on top; a trend by time; a list the newest on top."""
    usual = _usual_column(run)
    column = asked.get("sort_column") or usual
    if column not in run.shown:
        raise Invalid("sort_column_unknown", f"This report can be sorted by {', '.join(run.shown)}.", field="sort_column")
    measured = {measure.key for measure in run.measures}
    down = column in measured or (run.is_list and LABELS[column].unit == "time")
    return replace(run, sort_column=column, sort_dir=asked.get("sort_dir") or ("desc" if down else "asc"))


def _usual_column(run: Run) -> str:
    if run.is_list:
        return next((key for key in run.shown if LABELS[key].unit == "time"), run.shown[0])
    if run.report.is_trend or run.group_by == "answer":
        return run.shown[0]
    return next((measure.key for measure in run.measures if measure.key in run.shown), run.shown[0])
