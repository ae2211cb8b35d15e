"""Facts about the follow-up of a ticket."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated

from contracts.fact import Fact, fact
from contracts.shapes import BeforeOfTicket, TicketShape
from contracts.vocabulary import Priority, TicketStatus
from contracts.wire import At, Count, Id, Text, Truth, one_of


@fact("tickets.follow_up_scheduled.v1")
class FollowUpScheduled(Fact):
    """Set or set anew. Without `agent_id` the group's method chooses."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    due_at: At
    note: Text
    group_id: Id
    agent_id: Id | None = None
    priority: Annotated[str, one_of(*Priority)]
    is_pinning: Truth
    prior_status: Annotated[str, one_of(*TicketStatus)]


@fact("tickets.follow_up_due.v1")
class FollowUpDue(Fact):
    """Due moment reached, by the clock; its group, agent, priority and pin take effect with routing's answer."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    due_at: At


@fact("tickets.follow_up_suspended.v1")
class FollowUpSuspended(Fact):
    """The customer wrote before it was due."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    due_at: At


@fact("tickets.follow_up_removed.v1")
class FollowUpRemoved(Fact):
    """Taken away."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    due_at: At
    reason: Annotated[str, one_of("set", "closed_locked", "merge", "delete")]


@fact("tickets.follow_up_done.v1")
class FollowUpDone(Fact):
    """First reply, close, transfer or new follow-up after it was due."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    due_at: At
    by: Annotated[str, one_of("reply", "close", "transfer", "follow_up")]
    late_seconds: Count
