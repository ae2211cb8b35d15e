"""Columns of the cost reports (REP-248 to REP-265)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from services.reports.rules.measures import audit, calls, chats, tickets
from services.reports.rules.measures.terms import CALLS, COSTS, Figure, Measure, by_name

CHARGED = "charged agent"
HOURS = Fraction(1, 3600)  # money is summed in seconds at the hourly cost
ESTIMATED_BY = {  # which of the group's estimates an act of a kind takes (REP-064)
    "TICKET_NEW": "ticket_created",
    "TICKET_TRANSFER_IN": "ticket_transferred",
    "TICKET_IN": "ticket_message_in",
    "TICKET_OUT": "ticket_message_out",
    "CHAT_NEW": "chat_started",
    "CHAT_TRANSFER_IN": "chat_transferred",
}
OF_TICKETS = tuple(kind for kind in ESTIMATED_BY if kind.startswith("TICKET"))
OF_CHATS = tuple(kind for kind in ESTIMATED_BY if kind.startswith("CHAT"))
TICKET_MONEY, CHAT_MONEY = (Figure(COSTS, "sum", "money", kinds) for kinds in (OF_TICKETS, OF_CHATS))
CALL_MONEY = Figure(CALLS, "sum", "money")
TOTAL_TIME = Measure(
    "total_time", "Total Time", "minutes", "REP-262", "length of calls that start in the range",
    (calls.LENGTHS,), times=calls.MINUTES, agent="holder",
)  # fmt: skip


def _as_in(family: dict[str, Measure], key: str, row: str) -> Measure:
    """The same number as in another family, under a row of its own."""
    return replace(family[key], row=row)


COLUMNS = by_name(
    _as_in(tickets.COLUMNS, "total_new_tickets", "REP-248"),
    _as_in(tickets.COLUMNS, "messages_sent", "REP-249"),
    _as_in(tickets.COLUMNS, "messages_received", "REP-250"),
    _as_in(tickets.COLUMNS, "incoming_ticket_transfers", "REP-251"),
    _as_in(tickets.COLUMNS, "tickets_assigned_from_queue", "REP-252"),
    Measure(
        "ticket_time_cost", "Ticket Time Cost", "minutes", "REP-253", "minutes at which the work on tickets is estimated",
        (Figure(COSTS, "sum", "minutes", OF_TICKETS),), agent=CHARGED,
    ),
    Measure(
        "estimated_ticket_costs", "Estimated Ticket Costs", "money", "REP-254", "these minutes at the agent's hourly cost",
        (TICKET_MONEY,), times=HOURS, agent=CHARGED,
    ),
    replace(chats.COLUMNS["total_chats"], row="REP-255", agent="first holder"),
    replace(
        chats.COLUMNS["chat_messages_sent"], row="REP-256", label="Messages Sent", trend_label="Live Chat Messages Sent",
    ),
    replace(
        chats.COLUMNS["chat_messages_received"], row="REP-257", label="Messages Received", trend_label="Live Chat Messages Received",
    ),
    replace(audit.COLUMNS["incoming_chat_transfers"], row="REP-258", trend_label="Incoming Live Chat Transfers"),
    Measure(
        "live_chat_time_cost", "Live Chat Time Cost", "minutes", "REP-259", "minutes at which chats are estimated",
        (Figure(COSTS, "sum", "minutes", OF_CHATS),), agent=CHARGED,
    ),
    Measure(
        "estimated_chat_costs", "Estimated Chat Costs", "money", "REP-260", "these minutes at the agent's hourly cost",
        (CHAT_MONEY,), times=HOURS, agent=CHARGED, trend_label="Estimated Live Chat Costs",
    ),
    _as_in(calls.COLUMNS, "total_calls", "REP-261"),
    TOTAL_TIME,
    replace(TOTAL_TIME, key="call_time_cost", label="Call Time Cost", row="REP-263", says="minutes charged for calls: their length"),
    Measure(
        "estimated_call_costs", "Estimated Call Costs", "money", "REP-264", "these minutes at the agent's hourly cost",
        (CALL_MONEY,), times=HOURS, agent="holder",
    ),
    Measure(
        "total_estimated_cost", "Total Estimated Cost", "money", "REP-265", "of tickets, chats and calls together",
        (TICKET_MONEY, CHAT_MONEY, CALL_MONEY), times=HOURS, agent=CHARGED, trend_label="Estimated Total Costs",
    ),
)  # fmt: skip
