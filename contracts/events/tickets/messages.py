"""Facts about what is said in a ticket: messages, comments, forms, holds, requests to close."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from contracts.fact import Fact, fact
from contracts.shapes import BeforeOfTicket, PersonShape, ResponseShape, TicketShape
from contracts.vocabulary import CommentKind, TicketMessageKind
from contracts.wire import At, Count, Id, Ids, Text, Truth, one_of, up_to


@fact("tickets.ticket_message_received.v1")
class TicketMessageReceived(Fact):
    """A customer's or other outsider's message stored. Channel `management`: typed in for the customer."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    message_id: Id
    is_opening: Truth
    channel: Annotated[str, one_of("portal", "email", "api", "management")]
    from_: PersonShape
    preview: Annotated[str, up_to(300)]
    attachment_count: Count = 0
    is_starting_clock: Truth


@fact("tickets.ticket_message_sent.v1")
class TicketMessageSent(Fact):
    """Accepted for delivery; automated mail after its delay. `is_reply` stops the clock: a reply by agent, event rule or API."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    message_id: Id
    kind: Annotated[str, one_of(*TicketMessageKind)]
    sender_agent_id: Id | None = None
    is_reply: Truth
    to_count: Count
    preview: Annotated[str, up_to(300)]
    attachment_count: Count = 0
    canned_reply_ids: Ids = field(default_factory=list)
    survey_ids: Ids = field(default_factory=list)
    form_ids: Ids = field(default_factory=list)
    response: ResponseShape | None = None
    agent_response: ResponseShape | None = None


@fact("tickets.ticket_message_bounced.v1")
class TicketMessageBounced(Fact):
    """A failure report came, or delivery was given up."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    message_id: Id
    to_email: Text
    why: Text


@fact("tickets.ticket_comment_added.v1")
class TicketCommentAdded(Fact):
    """Comment or resolution stored."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    comment_id: Id
    kind: Annotated[str, one_of(*CommentKind)]
    author_id: Id | None = None
    text: Annotated[str, up_to(4000)]


@fact("tickets.form_sent.v1")
class FormSent(Fact):
    """A form went out."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    form_id: Id
    message_id: Id | None = None


@fact("tickets.form_completed.v1")
class FormCompleted(Fact):
    """The customer filled in a form."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    form_id: Id
    comment_id: Id | None = None


@fact("tickets.close_requested.v1")
class CloseRequested(Fact):
    """The customer asked for it on the portal; the status change follows."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)


@fact("tickets.ticket_held.v1")
class TicketHeld(Fact):
    """An employee opened it (read), began or saved a draft (compose). Once a minute at most for a ticket, agent and kind, with the last."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    agent_id: Id
    kind: Annotated[str, one_of("read", "compose")]
    at: At | None = None
