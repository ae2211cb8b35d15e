"""Audit reports (REP-110 to REP-118): lists of what happened, coverage, deletions, transfers."""

from __future__ import annotations

from services.reports.rules.catalogue.terms import STD, Only, summary

BY = ("department", "group", "employee")
OF_LOGS = (*STD, "category", "billable", "customer")
HEADINGS = ("none", "agent", "category")
LOG = ("agent", "department", "group", "name", "email_address", "subject_timelog", "category", "billable", "duration")

REPORTS = (
    summary(
        "REP-110", "audit.abandoned_chats", "Abandoned Chats", "Chats that customers left before an agent had written a word.",
        "", ("none",), (*STD, "customer", "abandoned"), listing="abandoned_chats",
        labels=("date", "chat_number", "department", "group", "agent", "name", "email_address", "wait_time"),
    ),
    summary(
        "REP-111", "audit.agent_group_activity", "Agent-Group Activity",
        "Who signed in and out, and which switches were turned, as it happened.",
        "", ("none", "agent", "group"), (*STD, "event", "function"), listing="agent_group_activity",
        labels=("date", "user", "department", "group", "event"),
    ),
    summary(
        "REP-112", "audit.agent_web_sessions", "Agent Web Sessions",
        "When agents were at work in the browser, pauses of up to three minutes included.",
        "", ("none", "agent"), ("agent",), listing="agent_web_sessions", labels=("user", "time_in", "time_out", "elapsed_time"),
    ),
    summary(
        "REP-113", "audit.call_time_logs", "Call Time Logs", "Time logged on calls. Calls without time logs are not listed.",
        "", HEADINGS, OF_LOGS, listing="time_logs", labels=("date", *LOG), only=Only(item_type="call_log"),
    ),
    summary(
        "REP-114", "audit.chat_time_logs", "Chat Time Logs", "Time logged on chats. Chats without time logs are not listed.",
        "", HEADINGS, OF_LOGS, listing="time_logs", labels=("date", "chat_number", *LOG), only=Only(item_type="chat"),
    ),
    summary(
        "REP-115", "audit.coverage_time", "Coverage Time",
        "How long somebody was there for tickets and for chats, and for how much of the business hours.",
        "live_chat_coverage_time live_chat_coverage_percent ticket_coverage_time ticket_coverage_percent", BY, STD,
    ),
    summary(
        "REP-116", "audit.deletions", "Deletions", "Work deleted and still in the bin. What has been purged for good is left out.",
        "total_tickets_deleted total_chats_deleted total_calls_deleted", BY, STD,
    ),
    summary(
        "REP-117", "audit.ticket_time_logs", "Ticket Time Logs", "Time logged on tickets. Tickets without time logs are not listed.",
        "", HEADINGS, OF_LOGS, listing="time_logs", labels=("date", *LOG), only=Only(item_type="ticket"),
    ),
    summary(
        "REP-118", "audit.transfers", "Transfers", "Work that people passed on, by where it went and whence it came.",
        "incoming_ticket_transfers outgoing_ticket_transfers incoming_chat_transfers outgoing_chat_transfers", BY, STD,
    ),
)  # fmt: skip
