"""Columns of the audit reports (REP-215 to REP-229): coverage, deletions, transfers, and the lengths that lists show."""

from __future__ import annotations

from services.reports.rules.measures import tickets
from services.reports.rules.measures.terms import DUTIES, Figure, Measure, acts, by_name, distinct

OWN = "own active span"
HOURS = Figure(DUTIES, "spread", "hours")


def _covered(channel: str) -> tuple[Figure]:
    return (Figure(DUTIES, "spread", "covered", words=(channel,)),)


def _covered_in_hours(channel: str) -> tuple[Figure]:
    return (Figure(DUTIES, "spread", "covered_in_hours", words=(channel,)),)


COLUMNS = by_name(
    Measure(
        "live_chat_coverage_time", "Live Chat Coverage Time", "seconds", "REP-219", "time in which somebody covered chat",
        _covered("chats"), agent=OWN,
    ),
    Measure(
        "live_chat_coverage_percent", "Live Chat Coverage Percent", "percent", "REP-220", "part of the business hours with chat covered",
        _covered_in_hours("chats"), HOURS, 100, OWN,
    ),
    Measure(
        "ticket_coverage_time", "Ticket Coverage Time", "seconds", "REP-221", "time in which somebody covered tickets",
        _covered("tickets"), agent=OWN,
    ),
    Measure(
        "ticket_coverage_percent", "Ticket Coverage Percent", "percent", "REP-222", "part of the business hours with tickets covered",
        _covered_in_hours("tickets"), HOURS, 100, OWN,
    ),
    Measure(
        "total_tickets_deleted", "Total Tickets Deleted", "count", "REP-223", "tickets deleted and not purged since",
        (distinct("TICKET_DELETED"),), agent="actor of the deletion",
    ),
    Measure(
        "total_chats_deleted", "Total Chats Deleted", "count", "REP-224", "chats deleted and not purged since",
        (distinct("CHAT_DELETED"),), agent="actor of the deletion",
    ),
    Measure(
        "total_calls_deleted", "Total Calls Deleted", "count", "REP-225", "call logs deleted and not purged since",
        (distinct("CALL_DELETED"),), agent="actor of the deletion",
    ),
    Measure(
        "incoming_ticket_transfers", "Incoming Ticket Transfers", "count", "REP-226", "transfers of tickets into the row",
        tickets.COLUMNS["incoming_ticket_transfers"].over, agent="to",
    ),
    Measure(
        "outgoing_ticket_transfers", "Outgoing Ticket Transfers", "count", "REP-227", "transfers of tickets out of the row",
        tickets.COLUMNS["outgoing_ticket_transfers"].over, agent="from",
    ),
    Measure(
        "incoming_chat_transfers", "Incoming Chat Transfers", "count", "REP-228", "transfers of chats into the row",
        (acts("CHAT_TRANSFER_IN", is_between=True),), agent="to",
    ),
    Measure(
        "outgoing_chat_transfers", "Outgoing Chat Transfers", "count", "REP-229", "transfers of chats out of the row",
        (acts("CHAT_TRANSFER_OUT", is_between=True),), agent="from",
    ),
)  # fmt: skip
