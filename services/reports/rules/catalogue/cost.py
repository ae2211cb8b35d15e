"""Cost reports (REP-124 to REP-127, REP-161 to REP-164): estimated minutes at the hourly cost of whoever did the work."""

from __future__ import annotations

from services.reports.rules.catalogue.terms import OF_ITEMS, STD, summary, trend

OF = ("customer", "custom_field")
OVERVIEW = "estimated_ticket_costs estimated_chat_costs estimated_call_costs total_estimated_cost"
CHATS = "total_chats chat_messages_sent chat_messages_received incoming_chat_transfers live_chat_time_cost estimated_chat_costs"

REPORTS = (
    summary(
        "REP-124", "cost.overview", "Overview", "What tickets, chats and calls are estimated to have cost.",
        OVERVIEW, OF_ITEMS, (*STD, *OF),
    ),
    summary(
        "REP-125", "cost.ticket_cost_breakdown", "Ticket Cost Breakdown", "The work on tickets behind their estimated cost.",
        "total_new_tickets messages_sent messages_received incoming_ticket_transfers tickets_assigned_from_queue ticket_time_cost "
        "estimated_ticket_costs", OF_ITEMS, (*STD, *OF),
    ),
    summary(
        "REP-126", "cost.live_chat_cost_breakdown", "Live Chat Cost Breakdown",
        "The work on chats behind their estimated cost; messages cost nothing.",
        CHATS, OF_ITEMS, (*STD, *OF),
    ),
    summary(
        "REP-127", "cost.call_cost_breakdown", "Call Cost Breakdown", "The length of calls behind their cost.",
        "total_calls total_time call_time_cost estimated_call_costs", OF_ITEMS, (*STD, *OF),
    ),
    trend("REP-161", "cost.overview", "Overview Trend", "Estimated cost of tickets, chats and calls, over time.", OVERVIEW, OF),
    trend(
        "REP-162", "cost.ticket_cost", "Ticket Cost Trend", "Estimated cost of tickets and the work behind it, over time.",
        "total_new_tickets messages_sent messages_received incoming_ticket_transfers ticket_time_cost estimated_ticket_costs", OF,
    ),
    trend(
        "REP-163", "cost.live_chat_cost", "Live Chat Cost Trend", "Estimated cost of chats and the work behind it, over time.", CHATS, OF,
    ),
    trend(
        "REP-164", "cost.call_cost", "Call Cost Trend", "Cost of calls, over time.", "total_calls call_time_cost estimated_call_costs", OF,
    ),
)  # fmt: skip
