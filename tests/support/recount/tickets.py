"""Columns about tickets, read off their facts (REP-316 to REP-341)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.envelope import Envelope
from tests.support.recount.history import Event, History, by_subject, employee, place
from tests.support.recount.reducing import at_last, count, distinct, mean, mean_seconds_within

OPEN, CLOSED = ("active", "waiting"), ("closed", "closed_locked")
CHANGES = (
    "ticket_status_changed", "ticket_priority_changed", "ticket_comment_added", "ticket_transferred", "ticket_edited", "ticket_pinned",
    "ticket_unpinned", "ticket_custom_fields_changed", "ticket_linked", "ticket_unlinked", "follow_up_scheduled", "follow_up_removed",
)  # fmt: skip


def created(h: History, origin: str = "") -> Iterator[Event]:
    for fact in h.of("tickets.ticket_created"):
        if origin in ("", fact.data["origin"]):
            yield h.event(fact, agent=h.opener(fact.subject))


def reopened(h: History, by: str = "") -> Iterator[Event]:
    for fact in h.of("tickets.ticket_status_changed"):
        if (
            fact.data["before"]["status"] in CLOSED
            and fact.data["ticket"]["status"] in OPEN
            and not fact.data["reason"].startswith("follow_up")
        ):
            if by == "agents" and employee(fact):
                yield h.event(fact, agent=employee(fact))
            elif by == "" or (by == "users" and fact.actor.startswith("user:")):
                yield h.event(fact)


def closed(h: History, by: str = "", value: str = "") -> Iterator[Event]:
    for fact in h.of("tickets.ticket_status_changed"):
        if fact.data["before"]["status"] in OPEN and fact.data["ticket"]["status"] in CLOSED and by in ("", _closer(fact)):
            yield h.event(fact, value=fact.data["ticket"][value] if value else 1)


def _closer(fact: Envelope) -> str:
    if fact.actor.startswith("user:") or fact.data["reason"] == "close_request":
        return "customer"
    return "clock" if fact.data["reason"] == "auto_close" else "other"


def locked(h: History) -> Iterator[Event]:
    return (h.event(fact) for fact in h.of("tickets.ticket_status_changed") if fact.data["ticket"]["status"] == "closed_locked")


def active(h: History) -> Iterator[Event]:
    """Every stretch of a ticket in status Active with one holder in one place; the last one goes on, now too."""
    tickets = (fact for fact in h.facts if "ticket" in fact.data and fact.source.endswith("tickets"))
    for facts in by_subject(tickets).values():
        for fact, after in zip(facts, [*facts[1:], None], strict=True):
            until = h.now if after is None else after.time
            if fact.data["ticket"]["status"] == "active" and until > fact.time:
                yield h.event(fact, until=until, goes_on=after is None)


def modified(h: History) -> Iterator[Event]:
    for fact in h.of(*(f"tickets.{name}" for name in CHANGES)):
        yield h.event(fact, agent=employee(fact))
    for fact in h.of("tickets.ticket_assigned"):
        if fact.data["reason"] == "take":
            yield h.event(fact, agent=employee(fact))


def replied(h: History) -> Iterator[Event]:
    for fact in h.of("tickets.ticket_message_sent"):
        if fact.data["is_reply"]:
            yield h.event(fact, agent=fact.data["sender_agent_id"] or fact.data["ticket"]["agent_id"])


def received(h: History) -> Iterator[Event]:
    """The opening message counts for the same agent as the ticket itself (REP-018)."""
    for fact in h.of("tickets.ticket_message_received"):
        yield h.event(fact, agent=h.opener(fact.subject)) if fact.data["is_opening"] else h.event(fact)


def sent(h: History) -> Iterator[Event]:
    for fact in h.of("tickets.ticket_message_sent"):
        if fact.data["sender_agent_id"] and fact.data["kind"] in ("reply", "opening"):
            yield h.event(fact, agent=fact.data["sender_agent_id"])


def transferred(h: History, service: str, to: bool) -> Iterator[Event]:
    """One end of a transfer, with the other one beside it."""
    for fact in h.of(f"{service}_transferred"):
        mine, other = (fact.data["to"], fact.data["from"]) if to else (fact.data["from"], fact.data["to"])
        ends: dict[str, Any] = {"agent": other["agent_id"], **place(other["place"])}
        yield h.event(fact, **place(mine["place"]), agent=mine["agent_id"], more=ends)


def from_queue(h: History) -> Iterator[Event]:
    for fact in h.of("tickets.ticket_assigned"):
        if fact.data["queue"] and fact.data["queue"]["seconds"] > 0:
            yield h.event(fact)


def responses(h: History, basis: str, are_agents: bool, which: str = "") -> Iterator[Event]:
    """Of an agent's row, measured since he had the ticket (REP-047); of all others, the customer's full wait."""
    for fact in h.of("tickets.ticket_message_sent"):
        response = fact.data["agent_response" if are_agents else "response"]
        if response and which in ("", "initial" if response["is_initial"] else "follow_up"):
            seconds = response["span"]["seconds" if basis == "elapsed" else "business_seconds"]
            yield h.event(fact, agent=fact.data["sender_agent_id"] or fact.data["ticket"]["agent_id"], value=seconds)


COLUMNS: dict[str, Any] = {
    "total_new_tickets": (lambda h, c: created(h), count),
    "new_tickets_by_agents": (lambda h, c: created(h, "agent"), count),
    "new_tickets_by_web_interface": (lambda h, c: created(h, "web"), count),
    "new_tickets_received_by_email": (lambda h, c: created(h, "email"), count),
    "total_reopened_tickets": (lambda h, c: reopened(h), distinct),
    "reopened_tickets_by_agents": (lambda h, c: reopened(h, "agents"), distinct),
    "reopened_tickets_by_users": (lambda h, c: reopened(h, "users"), distinct),
    "total_closed_tickets": (lambda h, c: closed(h), distinct),
    "total_closed_by_customers": (lambda h, c: closed(h, "customer"), distinct),
    "total_auto_closed": (lambda h, c: closed(h, "clock"), distinct),
    "total_tickets_locked": (lambda h, c: locked(h), distinct),
    "total_open_tickets": (lambda h, c: active(h), distinct),
    "total_modified_tickets": (lambda h, c: modified(h), distinct),
    "total_tickets_replied_to": (lambda h, c: replied(h), distinct),
    "messages_received": (lambda h, c: received(h), count),
    "messages_sent": (lambda h, c: sent(h), count),
    "incoming_ticket_transfers": (lambda h, c: c.between(transferred(h, "tickets.ticket", True)), count),
    "outgoing_ticket_transfers": (lambda h, c: c.between(transferred(h, "tickets.ticket", False)), count),
    "tickets_assigned_from_queue": (lambda h, c: from_queue(h), distinct),
    "average_initial_response_time": (lambda h, c: responses(h, c.basis, c.are_agents, "initial"), mean),
    "average_followup_response_time": (lambda h, c: responses(h, c.basis, c.are_agents, "follow_up"), mean),
    "average_response_time": (lambda h, c: responses(h, c.basis, c.are_agents), mean),
    "average_messages_received_per_ticket": (lambda h, c: closed(h, value="messages_in"), at_last),
    "average_messages_sent_per_ticket": (lambda h, c: closed(h, value="messages_out_by_agents"), at_last),
    "average_time_to_close": (lambda h, c: closed(h, value="open_seconds"), at_last),
    "average_time_open_and_active": (lambda h, c: active(h), mean_seconds_within),
}
