"""Facts about the life of a ticket: opening, owner, place, status, priority, merging and its end."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, TypedDict

from contracts.fact import Fact, fact
from contracts.shapes import (
    BeforeOfTicket,
    CallLogShape,
    ChangedCustomValues,
    ItemOrMessageId,
    ItemShape,
    SpanShape,
    TicketShape,
    WhereaboutsShape,
)
from contracts.vocabulary import Method, Reason, TicketOrigin, TicketSource, WaitingBecause
from contracts.wire import Id, Map, Text, Truth, list_of, one_of, shapes


class Merged(TypedDict):
    id: Id
    number: Text


@fact("tickets.ticket_created.v1")
class TicketCreated(Fact):
    """Stored, number given, provider hook asked; its opening message and its placing follow as own facts."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    source: Annotated[str, one_of(*TicketSource)]
    origin: Annotated[str, one_of(*TicketOrigin)]
    made_from: ItemOrMessageId | None = None
    creator_id: Id | None = None
    asked_agent_id: Id | None = None


@fact("tickets.assignment_requested.v1")
class AssignmentRequested(Fact):
    """Work needs routing's word; nothing has moved yet. `ticket` or `call_log` holds its state, the other is None."""

    ticket: TicketShape | None = None
    call_log: CallLogShape | None = None
    before: Map = field(default_factory=dict)
    request_id: Id
    work_type: Annotated[str, one_of("ticket", "call_log")]
    reason: Annotated[str, one_of("create", "transfer", "reply", "bounce", "form_completed", "follow_up_due")]
    group_id: Id
    asked_agent_id: Id | None = None
    from_agent_id: Id | None = None
    was_status: Text


@fact("tickets.ticket_assigned.v1")
class TicketAssigned(Fact):
    """Routing's decision obeyed, the owner is another one. `held` is the span of the former owner."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    reason: Annotated[str, one_of(*Reason)]
    detail: Text | None = None
    from_agent_id: Id | None = None
    decision_id: Id
    method: Annotated[str, one_of(*Method)] | None = None
    why: Text | None = None
    is_receipt: Truth
    is_first_owner: Truth
    queue: SpanShape | None = None
    held: SpanShape | None = None


@fact("tickets.ticket_queued.v1")
class TicketQueued(Fact):
    """Obeyed: no agent from now on."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    reason: Annotated[str, one_of(*Reason)]
    detail: Text | None = None
    from_agent_id: Id | None = None
    decision_id: Id
    why: Text | None = None
    waiting_because: Annotated[str, one_of(*WaitingBecause)]
    held: SpanShape | None = None


@fact("tickets.ticket_transferred.v1")
class TicketTransferred(Fact):
    """In force, that is with routing's answer; until then the ticket stays as it was."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    from_: WhereaboutsShape
    to: WhereaboutsShape
    is_agent_named: Truth
    comment_id: Id | None = None


@fact("tickets.ticket_status_changed.v1")
class TicketStatusChanged(Fact):
    """Any change of status; `in_status` is the time spent in the old one."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    reason: Annotated[str, one_of(*Reason)]
    in_status: SpanShape
    is_close: Truth
    is_reopen: Truth
    reopened_by: Annotated[str, one_of("users", "agents", "others")] | None = None


@fact("tickets.ticket_priority_changed.v1")
class TicketPriorityChanged(Fact):
    """Priority changed."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    reason: Annotated[str, one_of("set", "transfer", "follow_up_due")]


@fact("tickets.ticket_pinned.v1")
class TicketPinned(Fact):
    """Pinned to its agent."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    reason: Annotated[str, one_of("set", "send", "transfer", "take", "follow_up_due", "rebalance")]


@fact("tickets.ticket_unpinned.v1")
class TicketUnpinned(Fact):
    """No longer pinned."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    reason: Annotated[str, one_of("set", "send", "transfer", "take", "follow_up_due", "rebalance")]


@fact("tickets.ticket_edited.v1")
class TicketEdited(Fact):
    """Another field changed."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    changed: Annotated[list[str], list_of("subject", "email", "customer", "language", "attachments")]


@fact("tickets.ticket_custom_fields_changed.v1")
class TicketCustomFieldsChanged(Fact):
    """Values of custom fields changed."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    changed: ChangedCustomValues


@fact("tickets.ticket_linked.v1")
class TicketLinked(Fact):
    """Related item added."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    item: ItemShape


@fact("tickets.ticket_unlinked.v1")
class TicketUnlinked(Fact):
    """Related item taken away."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    item: ItemShape


@fact("tickets.ticket_merged.v1")
class TicketMerged(Fact):
    """On the primary, after the merge."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    merged: Annotated[list[Any], shapes(Merged)]


@fact("tickets.ticket_absorbed.v1")
class TicketAbsorbed(Fact):
    """Last fact of each absorbed one."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    primary_id: Id
    primary_number: Text


@fact("tickets.ticket_deleted.v1")
class TicketDeleted(Fact):
    """Its status becomes closed_locked without a status fact, neither a close nor a lock."""

    ticket: TicketShape
    before: BeforeOfTicket = field(default_factory=dict)
    mode: Annotated[str, one_of("person", "age_rule")]


@fact("tickets.ticket_purged.v1")
class TicketPurged(Fact):
    """Gone; last fact, and without state: nothing of it is left."""

    number: Text
