"""Ticket reports (REP-146 to REP-152, REP-180 to REP-186)."""

from __future__ import annotations

from services.reports.rules.catalogue.terms import OF_ITEMS, STD, summary, trend

OF = (*STD, "customer", "custom_field", "priority")
OVERVIEW = (
    "total_new_tickets total_reopened_tickets incoming_ticket_transfers outgoing_ticket_transfers total_closed_tickets total_open_tickets"
)
SOURCES = "total_new_tickets new_tickets_by_agents new_tickets_by_web_interface new_tickets_received_by_email"
REOPENED = "total_reopened_tickets reopened_tickets_by_agents reopened_tickets_by_users"
MESSAGES = "messages_received messages_sent average_messages_received_per_ticket average_messages_sent_per_ticket"
HANDLING = (
    "total_modified_tickets tickets_assigned_from_queue incoming_ticket_transfers outgoing_ticket_transfers total_closed_tickets "
    "average_time_to_close average_time_open_and_active"
)
WORKLOAD = (
    "total_new_tickets total_open_tickets tickets_assigned_from_queue total_tickets_replied_to messages_received messages_sent "
    "total_closed_tickets"
)
FASTER = "Low times beside ever more messages can mean that answers got worse."

REPORTS = (
    summary("REP-146", "tickets.overview", "Overview", "Tickets that came, returned, moved, closed or were open.", OVERVIEW, OF_ITEMS, OF),
    summary("REP-147", "tickets.new_ticket_sources", "New Ticket Sources", "Which way new tickets came.", SOURCES, OF_ITEMS, OF),
    summary(
        "REP-148", "tickets.reopened_ticket_sources", "Re-opened Ticket Sources", "Who opened closed tickets again.",
        REOPENED, OF_ITEMS, OF,
    ),
    summary(
        "REP-149", "tickets.statuses", "Statuses", "Tickets by what happened to their status.",
        "total_open_tickets total_closed_tickets total_tickets_locked total_reopened_tickets total_modified_tickets", OF_ITEMS, OF,
    ),
    summary(
        "REP-150", "tickets.response_times", "Response Times", f"How long customers waited for a reply. {FASTER}",
        f"average_initial_response_time average_response_time {MESSAGES}", OF_ITEMS, OF,
    ),
    summary("REP-151", "tickets.handling", "Handling", "How tickets were dealt with, and how long it took.", HANDLING, OF_ITEMS, OF),
    summary("REP-152", "tickets.workload", "Workload", "How much work tickets made.", WORKLOAD, OF_ITEMS, OF),
    trend(
        "REP-180", "tickets.overview", "Overview Trend", "Tickets that came, moved, closed and were open, over time.",
        OVERVIEW, ("custom_field",),
    ),
    trend(
        "REP-181", "tickets.new_ticket_source", "New Ticket Source Trend", "Which way new tickets came, over time.",
        SOURCES, ("custom_field",),
    ),
    trend(
        "REP-182", "tickets.reopened_ticket_source", "Re-opened Ticket Source Trend", "Who opened closed tickets again, over time.",
        REOPENED, ("custom_field",),
    ),
    trend(
        "REP-183", "tickets.status", "Status Trend", "Tickets by what happened to their status, over time.",
        "total_open_tickets total_closed_tickets total_closed_by_customers total_auto_closed total_tickets_locked total_reopened_tickets "
        "total_modified_tickets", ("custom_field",),
    ),
    trend(
        "REP-184", "tickets.response_times", "Response Times Trend", f"How long customers waited for a reply, over time. {FASTER}",
        f"average_initial_response_time average_followup_response_time average_response_time {MESSAGES}", ("custom_field",),
    ),
    trend("REP-185", "tickets.handling", "Handling Trend", "How tickets were dealt with, over time.", HANDLING, ("custom_field",)),
    trend("REP-186", "tickets.workload", "Workload Trend", "How much work tickets made, over time.", WORKLOAD, ("custom_field",)),
)  # fmt: skip
