"""Columns about tickets (REP-316 to REP-341)."""

from __future__ import annotations

from dataclasses import replace

from services.reports.rules.measures.terms import STRETCHES, Figure, Measure, acts, by_name, distinct, total

NEW = "creator if an agent made it, else first holder"
CLOSER = "holder at the close"
ACTIVE = "each holder while Active"
CLOSED = distinct("TICKET_CLOSED")
OPEN = Figure(STRETCHES, "distinct", "item")


def _response(figure: Figure) -> Figure:
    """In the row of an agent, the time since this agent had the ticket (REP-047)."""
    return replace(figure, agent_kinds=("TICKET_AGENT_RESPONSE",))


def _mean_response(*words: str) -> tuple[tuple[Figure], Figure]:
    return (_response(total("response_seconds", "TICKET_RESPONSE", words=words)),), _response(acts("TICKET_RESPONSE", words=words))


def _until_close(what: str) -> tuple[Figure]:
    return (Figure(acts().source, "at_last_close", what, ("TICKET_CLOSED",)),)


COLUMNS = by_name(
    Measure("total_new_tickets", "Total New Tickets", "count", "REP-316", "tickets created", (acts("TICKET_NEW"),), agent=NEW),
    Measure(
        "new_tickets_by_agents", "New Tickets By Agents", "count", "REP-317", "tickets made by an agent",
        (acts("TICKET_NEW", words=("agent",)),), agent="creator",
    ),
    Measure(
        "new_tickets_by_web_interface", "New Tickets By Web Interface", "count", "REP-318", "tickets that came by the portal's forms",
        (acts("TICKET_NEW", words=("web",)),), agent="first holder",
    ),
    Measure(
        "new_tickets_received_by_email", "New Tickets Received By Email", "count", "REP-319", "tickets that came by mail",
        (acts("TICKET_NEW", words=("email",)),), agent="first holder",
    ),
    Measure(
        "total_reopened_tickets", "Total Re-opened Tickets", "count", "REP-320", "different tickets that were re-opened",
        (distinct("TICKET_REOPENED"),), agent="holder after the re-open",
    ),
    Measure(
        "reopened_tickets_by_agents", "Re-opened Tickets By Agents", "count", "REP-321", "different tickets re-opened by an employee",
        (distinct("TICKET_REOPENED_BY_AGENT"),), agent="actor",
    ),
    Measure(
        "reopened_tickets_by_users", "Re-opened Tickets By Users", "count", "REP-322", "different tickets re-opened by the customer",
        (distinct("TICKET_REOPENED", words=("users",)),), agent="holder after the re-open",
    ),
    Measure("total_closed_tickets", "Total Closed Tickets", "count", "REP-323", "different tickets closed", (CLOSED,), agent=CLOSER),
    Measure(
        "total_closed_by_customers", "Total Closed Ticket by Customers", "count", "REP-324", "different tickets closed by the customer",
        (distinct("TICKET_CLOSED", words=("customer",)),), agent=CLOSER,
    ),
    Measure(
        "total_auto_closed", "Total Tickets Auto-closed", "count", "REP-325", "different tickets closed by the department's rule",
        (distinct("TICKET_CLOSED", words=("clock",)),), agent=CLOSER,
    ),
    Measure(
        "total_tickets_locked", "Total Tickets Locked", "count", "REP-326", "different tickets closed and locked",
        (distinct("TICKET_LOCKED"),), agent="holder at the change",
    ),
    Measure(
        "total_open_tickets", "Total Open Tickets", "count", "REP-327", "different tickets that were Active at any moment",
        (OPEN,), agent=ACTIVE,
    ),
    Measure(
        "total_modified_tickets", "Total Modified Tickets", "count", "REP-328", "different tickets changed otherwise than by a reply",
        (distinct("TICKET_MODIFIED"),), agent="actor",
    ),
    Measure(
        "total_tickets_replied_to", "Total Tickets Replied To", "count", "REP-329", "different tickets that got a reply",
        (distinct("TICKET_REPLIED"),), agent="sender, else holder",
    ),
    Measure(
        "messages_received", "Messages Received", "count", "REP-330", "messages by customers and other outside people",
        (acts("TICKET_IN"),), agent="holder",
    ),
    Measure("messages_sent", "Messages Sent", "count", "REP-331", "messages sent by agents", (acts("TICKET_OUT"),), agent="sender"),
    Measure(
        "incoming_ticket_transfers", "Incoming Ticket Transfers", "count", "REP-332", "transfers into the row",
        (acts("TICKET_TRANSFER_IN", is_between=True),), agent="to",
    ),
    Measure(
        "outgoing_ticket_transfers", "Outgoing Ticket Transfers", "count", "REP-333", "transfers out of the row",
        (acts("TICKET_TRANSFER_OUT", is_between=True),), agent="from",
    ),
    Measure(
        "tickets_assigned_from_queue", "Tickets Assigned From Queue", "count", "REP-334", "different tickets that had waited for an agent",
        (distinct("TICKET_FROM_QUEUE"),), agent="receiver",
    ),
    Measure(
        "average_initial_response_time", "Average Initial Response Time", "seconds", "REP-335", "mean time to the first reply of a ticket",
        *_mean_response("initial"), agent="sender",
    ),
    Measure(
        "average_followup_response_time", "Average Follow-up Response Time", "seconds", "REP-336", "mean time to replies after the first",
        *_mean_response("follow_up"), agent="sender",
    ),
    Measure(
        "average_response_time", "Average Response Time", "seconds", "REP-337", "mean time to a reply, of all replies",
        *_mean_response(), agent="sender",
    ),
    Measure(
        "average_messages_received_per_ticket", "Average Messages Received Per Ticket", "decimal", "REP-338",
        "messages received until the last close, by closed tickets", _until_close("count_in"), CLOSED, agent=CLOSER,
    ),
    Measure(
        "average_messages_sent_per_ticket", "Average Messages Sent Per Ticket", "decimal", "REP-339",
        "messages sent until the last close, by closed tickets", _until_close("count_out"), CLOSED, agent=CLOSER,
    ),
    Measure(
        "average_time_to_close", "Average Time To Close", "seconds", "REP-340",
        "time spent open until the last close, by closed tickets", _until_close("seconds"), CLOSED, agent=CLOSER,
    ),
    Measure(
        "average_time_open_and_active", "Average Time Open and Active", "seconds", "REP-341",
        "time in status Active in the range, by tickets that were", (Figure(STRETCHES, "sum", "seconds"),), OPEN, agent=ACTIVE,
    ),
)  # fmt: skip
