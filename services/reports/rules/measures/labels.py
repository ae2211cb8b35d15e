"""Columns that say what a line is about, or list something without counting (REP-190 to REP-218)."""

from __future__ import annotations

from dataclasses import dataclass

from services.reports.rules.measures.terms import Unit


@dataclass(frozen=True, slots=True)
class Label:
    """A column that counts nothing."""

    key: str
    label: str
    unit: Unit
    row: str


LABELS = {
    label.key: label
    for label in (
        Label("agent", "Agent", "text", "REP-190"),
        Label("user", "User", "text", "REP-191"),
        Label("department", "Department", "text", "REP-192"),
        Label("group", "Group", "text", "REP-193"),
        Label("bucket", "Day", "day", "REP-194"),
        Label("date", "Date", "time", "REP-195"),
        Label("name", "Name", "text", "REP-196"),
        Label("email_address", "Email Address", "text", "REP-197"),
        Label("chat_number", "Chat Number", "text", "REP-198"),
        Label("subject_timelog", "Subject", "text", "REP-199"),
        Label("category", "Category", "text", "REP-200"),
        Label("billable", "Billable", "text", "REP-201"),
        Label("duration", "Duration", "seconds", "REP-202"),
        Label("event", "Event", "text", "REP-203"),
        Label("subject_canned", "Subject", "text", "REP-204"),
        Label("subject_kb", "Subject", "text", "REP-205"),
        Label("subject_news", "Subject", "text", "REP-206"),
        Label("news_date_event", "News Date", "time", "REP-207"),
        Label("news_date_published", "News Date", "time", "REP-208"),
        Label("rank", "#", "count", "REP-209"),
        Label("employee_user", "Employee/User", "text", "REP-210"),
        Label("search_string", "Search String", "text", "REP-211"),
        Label("survey_name", "Survey Name", "text", "REP-212"),
        Label("question", "Question", "text", "REP-213"),
        Label("given_answer", "Given Answer", "text", "REP-214"),
        Label("wait_time", "Wait Time", "seconds", "REP-215"),
        Label("time_in", "Time In", "time", "REP-216"),
        Label("time_out", "Time Out", "time", "REP-217"),
        Label("elapsed_time", "Elapsed Time", "seconds", "REP-218"),
        Label("customer", "Customer", "text", "REP-196"),
        Label("custom_field", "Custom Field", "text", "REP-016"),
    )
}
