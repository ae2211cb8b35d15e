"""Columns about time logs (REP-342 to REP-346): entered in the range, or of work done in it (REP-067)."""

from __future__ import annotations

from services.reports.rules.measures.terms import TIME_LOGS, Figure, Measure, by_name

OWNER = "owner of the log"
BILLABLE = "billable"
NEW_BILLABLE = (Figure(TIME_LOGS, "count", "entered", words=(BILLABLE,)),)

COLUMNS = by_name(
    Measure(
        "total_new_time_logs", "Total New Time Logs", "count", "REP-342", "entered in the range",
        (Figure(TIME_LOGS, "count", "entered"),), agent=OWNER,
    ),
    Measure(
        "total_new_billable_time_logs", "Total New Billable Time Logs", "count", "REP-343", "entered in the range, billable",
        NEW_BILLABLE, agent=OWNER,
    ),
    Measure(
        "total_new_billable_time_logs", "Total New Billable Time Logs", "count", "REP-343", "entered in the range, billable",
        NEW_BILLABLE, agent=OWNER, trend_label="Total New Billable Call Time Logs", name="total_new_billable_time_logs_of_calls",
    ),
    Measure(
        "total_billable_time_logs", "Total Billable Time Logs", "count", "REP-344", "of work in the range, billable",
        (Figure(TIME_LOGS, "count", "worked", words=(BILLABLE,)),), agent=OWNER,
    ),
    Measure(
        "total_time_logged", "Total Time Logged", "seconds", "REP-345", "time of work in the range",
        (Figure(TIME_LOGS, "sum", "worked"),), agent=OWNER,
    ),
    Measure(
        "total_billable_time_logged", "Total Billable Time Logged", "seconds", "REP-346", "time of work in the range, billable",
        (Figure(TIME_LOGS, "sum", "worked", words=(BILLABLE,)),), agent=OWNER,
    ),
)  # fmt: skip
