"""What customers do with their own ticket: write again, ask that it be closed (TKT-026, TKT-039, TKT-101, TKT-324)."""

from __future__ import annotations

from typing import Any

from contracts.events import tickets as facts
from kit.errors import Conflict
from kit.storage.work import Work
from services.tickets.handlers.attaching import attach
from services.tickets.handlers.changing import Change, changing, locked
from services.tickets.handlers.following_up import closed, suspend
from services.tickets.handlers.steps import ask_routing, set_status
from services.tickets.models import Message, new_id
from services.tickets.queries.views import customer_message_view, customer_view
from services.tickets.reaching import must_be_own
from services.tickets.rules.statuses import after_customer
from services.tickets.writing import Writing, read_writing


def write_as_customer(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """A customer's reply. Raises NotFound for somebody else's ticket, Conflict for a locked one."""
    ticket = locked(work, asked["ticket_id"])
    must_be_own(work.call, ticket)
    after = after_customer(ticket.status)
    if after is None:
        raise Conflict("ticket_locked", "This ticket is closed for good. Please open a new one.")
    writing = read_writing(asked)
    with changing(work, ticket) as change:
        was_status, was_in_queue = ticket.status, ticket.agent_id is None
        message = receive(change, asked, writing, channel="api" if work.call.via == "api" else "portal")
        suspend(change)
        set_status(change, after, "reply")
        if not (was_in_queue and was_status == "active"):  # active work in the queue waits for routing already
            ask_routing(change, "reply", group_id=ticket.group_id, was_status=was_status)
    return {"ticket": customer_view(work.session, ticket, work.now), "message": customer_message_view(message, [])}


def receive(change: Change, asked: dict[str, Any], writing: Writing, *, channel: str) -> Message:
    """Stores a customer's message and starts the response clocks, unless they run already (REP-045)."""
    ticket, now = change.ticket, change.work.now
    message = _message(change, asked, writing, channel)
    is_starting = ticket.first_unanswered_at is None
    ticket.first_unanswered_at = ticket.first_unanswered_at or now
    if ticket.agent_id is not None:
        ticket.agent_clock_at = ticket.agent_clock_at or now
    ticket.messages_in += 1
    ticket.last_customer_message_at = now
    change.act()
    change.tell(
        facts.TicketMessageReceived,
        message_id=message.id,
        is_opening=False,
        channel=channel,
        from_={"name": message.from_name or "", "email": message.from_email or ""},
        preview=writing.preview,
        attachment_count=message.attachment_count,
        is_starting_clock=is_starting,
    )
    change.note("message_received", {}, {"message_id": str(message.id), "channel": channel})
    return message


def _message(change: Change, asked: dict[str, Any], writing: Writing, channel: str) -> Message:
    ticket, files = change.ticket, asked.get("attachments") or []
    message = Message(
        id=new_id(),
        ticket_id=ticket.id,
        is_incoming=True,
        kind="message",
        channel=channel,
        from_name=ticket.customer_name,
        from_email=ticket.submitter_email,
        to=[],
        cc=[],
        bcc=[],
        subject=asked.get("subject") or ticket.subject,
        html=writing.html,
        text=writing.text,
        canned_reply_ids=[],
        attachment_count=len(files),
        created_at=change.work.now,
    )
    change.work.append(message)
    attach(change, files, kind="inbound", message_id=message.id)
    return message


def request_close(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The customer asks that the ticket be closed, and it is (TKT-039, TKT-325). Without effect on one that is closed."""
    ticket = locked(work, asked["ticket_id"])
    must_be_own(work.call, ticket)
    if not ticket.is_closed:
        with changing(work, ticket) as change:
            change.act()
            change.tell(facts.CloseRequested)
            change.note("close_requested")
            set_status(change, "closed", "close_request")
            closed(change)
    return customer_view(work.session, ticket, work.now)
