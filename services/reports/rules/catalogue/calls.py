"""Reports about call logs and about time logs (REP-119, REP-153 to REP-156, REP-187 to REP-189)."""

from __future__ import annotations

from services.reports.rules.catalogue.terms import DGA, OF_ITEMS, STD, Only, summary, trend

CALLS = "total_calls total_incoming_calls total_outgoing_calls average_session_length"
LOGS = "total_new_time_logs {} total_billable_time_logs total_time_logged total_billable_time_logged"
LOGS_IN_TIME = "total_billable_time_logged total_billable_time_logs {} total_new_time_logs total_time_logged"
BILLABLE, BILLABLE_OF_CALLS = "total_new_billable_time_logs", "total_new_billable_time_logs_of_calls"
BY = (*DGA, "category", "customer")
OF_LOGS = (*STD, "category", "billable", "customer")

REPORTS = (
    summary(
        "REP-119", "calls.overview", "Overview", "How many calls were logged, which way they went and how long they took.",
        CALLS, OF_ITEMS, (*STD, "customer", "direction", "custom_field"),
    ),
    trend("REP-156", "calls.overview", "Overview Trend", "Calls logged and their length, over time.", CALLS),
    summary(
        "REP-153", "timelogs.call_overview", "Call Overview", "Time logged on calls, and how much of it is billable.",
        LOGS.format(BILLABLE), BY, OF_LOGS, only=Only(item_type="call_log"),
    ),
    summary(
        "REP-154", "timelogs.live_chat_overview", "Live Chat Overview", "Time logged on chats, and how much of it is billable.",
        LOGS.format(BILLABLE), BY, OF_LOGS, only=Only(item_type="chat"),
    ),
    summary(
        "REP-155", "timelogs.ticket_overview", "Ticket Overview", "Time logged on tickets, and how much of it is billable.",
        LOGS.format(BILLABLE), BY, OF_LOGS, only=Only(item_type="ticket"),
    ),
    trend(
        "REP-187", "timelogs.call_overview", "Call Overview Trend", "Time logged on calls, over time.",
        LOGS_IN_TIME.format(BILLABLE_OF_CALLS), ("category", "billable"), only=Only(item_type="call_log"),
    ),
    trend(
        "REP-188", "timelogs.chat_overview", "Chat Overview Trend", "Time logged on chats, over time.",
        LOGS_IN_TIME.format(BILLABLE), ("category", "billable"), only=Only(item_type="chat"),
    ),
    trend(
        "REP-189", "timelogs.ticket_overview", "Ticket Overview Trend", "Time logged on tickets, over time.",
        LOGS_IN_TIME.format(BILLABLE), ("category", "billable"), only=Only(item_type="ticket"),
    ),
)  # fmt: skip
