"""From a change of a ticket to the facts about it: the whole state, what each changed as it was, and the order they go out in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.envelope import wire_time
from contracts.events import tickets as facts
from contracts.fact import Fact, State
from kit.storage.work import Work
from services.tickets.models import Ticket
from services.tickets.rules.statuses import OPEN

ORIGINS = {"portal": "web", "chat_offline": "web", "email": "email", "api": "api", "event_rule": "event_rule"}  # all others: agent
RUNNING = frozenset({"open_seconds", "active_seconds"})  # grow by themselves, so no fact changes them

_TALKING = ("last_action_at", "waiting_clock_at", "first_unanswered_at")
_OWNER = ("agent_id", "assignment_number", "queued_at", "assigned_at")
_FOLLOW_UP = ("follow_up", *_TALKING)

# What each fact may change, in the order in which facts of one commit are published. A field goes to the first fact that names it.
CHANGES: dict[type[Fact], tuple[str, ...]] = {
    facts.TicketCreated: (),
    facts.TicketTransferred: ("place", "waiting_clock_at"),
    facts.TicketAssigned: (*_OWNER, "place"),
    facts.TicketQueued: (*_OWNER, "place"),
    facts.TicketMessageReceived: ("messages_in", *_TALKING),
    facts.TicketMessageSent: ("messages_out", "messages_out_by_agents", *_TALKING),
    facts.TicketStatusChanged: ("status", "status_changed_at", "closed_at", *_TALKING),
    facts.TicketPriorityChanged: ("priority", *_TALKING),
    facts.TicketPinned: ("is_pinned", "pinned_at", *_TALKING),
    facts.TicketUnpinned: ("is_pinned", "pinned_at", *_TALKING),
    facts.FollowUpDone: _FOLLOW_UP,
    facts.FollowUpSuspended: _FOLLOW_UP,
    facts.FollowUpRemoved: _FOLLOW_UP,
    facts.FollowUpScheduled: _FOLLOW_UP,
    facts.FollowUpDue: (*_FOLLOW_UP, "place"),
    facts.TicketCommentAdded: _TALKING,
    facts.TicketEdited: ("subject", "email", "customer", "language", *_TALKING),
    facts.TicketLinked: _TALKING,
    facts.TicketUnlinked: _TALKING,
    facts.CloseRequested: (),
    facts.TicketHeld: (),
    facts.AssignmentRequested: (),
}
_PLACE_IN_ORDER = {kind: place for place, kind in enumerate(CHANGES)}

Told = tuple[type[Fact], dict[str, Any]]


def announce(work: Work, ticket: Ticket, was: State, told: list[Told]) -> None:
    """Publishes what was told about one ticket. `was` is its state before this work, empty for a new one."""
    state = state_of(ticket, work.now)
    left = {name: value for name, value in was.items() if name not in RUNNING and value != state[name]}
    for kind, said in sorted(told, key=lambda one: _PLACE_IN_ORDER[one[0]]):
        before = {name: left.pop(name) for name in CHANGES[kind] if name in left}
        work.announce(kind(subject=str(ticket.id), ticket=state, before=before, **said))  # type: ignore[call-arg]


def state_of(ticket: Ticket, now: datetime) -> State:
    """The `ticket` shape: everything a reader may need without asking."""
    return {
        "id": str(ticket.id),
        "number": ticket.number,
        "place": place_of(ticket),
        "agent_id": _text(ticket.agent_id),
        "assignment_number": ticket.assignment_number,
        "customer": customer_of(ticket),
        "email": ticket.email,
        "submitter": {"name": ticket.submitter_name, "email": ticket.submitter_email},
        "subject": ticket.subject,
        "status": ticket.status,
        "priority": ticket.priority,
        "is_pinned": ticket.is_pinned,
        "pinned_at": moment(ticket.pinned_at),
        "source": ticket.source,
        "origin": ORIGINS.get(ticket.source, "agent"),
        "language": ticket.language,
        "created_at": moment(ticket.created_at),
        "last_action_at": moment(ticket.last_action_at),
        "waiting_clock_at": moment(ticket.waiting_clock_at),
        "status_changed_at": moment(ticket.status_changed_at),
        "queued_at": moment(ticket.queued_at),
        "assigned_at": moment(ticket.assigned_at),
        "closed_at": moment(ticket.closed_at),
        "first_unanswered_at": moment(ticket.first_unanswered_at),
        "follow_up": follow_up_of(ticket),
        "messages_in": ticket.messages_in,
        "messages_out": ticket.messages_out,
        "messages_out_by_agents": ticket.messages_out_by_agents,
        "open_seconds": ticket.seconds_in(OPEN, now),
        "active_seconds": ticket.seconds_in(("active",), now),
        "validation_hash": ticket.validation_hash,
        "custom_fields": ticket.custom_fields,
        "deleted_at": moment(ticket.deleted_at),
    }


def place_of(thing: Any) -> State:
    """The `place` shape of a ticket, or of anything else with these three ids."""
    return {"brand_id": str(thing.brand_id), "department_id": str(thing.department_id), "group_id": str(thing.group_id)}


def customer_of(ticket: Ticket) -> State | None:
    known = {
        "user_id": _text(ticket.user_id),
        "username": ticket.username,
        "name": ticket.customer_name,
        "email": ticket.submitter_email or None,
        "phone": ticket.customer_phone,
        "ip": ticket.customer_ip,
    }
    return known if any(known.values()) else None


def follow_up_of(ticket: Ticket) -> State | None:
    if ticket.follow_up_due_at is None:
        return None
    return {"due_at": moment(ticket.follow_up_due_at), "state": ticket.follow_up_state}


def moment(at: datetime | None) -> str | None:
    return None if at is None else wire_time(at)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
