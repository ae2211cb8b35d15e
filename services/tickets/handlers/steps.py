"""The steps that several use cases share: a status changes, a priority, a pin, a comment is written, routing is asked."""

from __future__ import annotations

from uuid import UUID

from contracts.events import tickets as facts
from services.tickets.handlers.changing import Change
from services.tickets.models import Comment, Placement, new_id
from services.tickets.rules.statuses import CLOSED, OPEN, is_close, is_reopen, reopened_by


def set_status(change: Change, status: str, reason: str) -> bool:
    """Says whether the status is another one now. Closing stops the response clocks and gives no response (REP-045)."""
    ticket, now, before = change.ticket, change.work.now, change.ticket.status
    if before == status:
        return False
    in_status = change.span(ticket.status_changed_at)
    ticket.open_seconds, ticket.active_seconds = ticket.seconds_in(OPEN, now), ticket.seconds_in(("active",), now)
    ticket.status, ticket.status_changed_at = status, now
    if status in CLOSED:
        ticket.closed_at = ticket.closed_at or now  # locking does not start the age anew (TKT-308)
        ticket.first_unanswered_at = ticket.agent_clock_at = None
    else:
        ticket.closed_at = None
    again = is_reopen(before, status, reason)
    change.tell(
        facts.TicketStatusChanged,
        reason=reason,
        in_status=in_status,
        is_close=is_close(before, status),
        is_reopen=again,
        reopened_by=reopened_by(reason, change.work.call.actor_kind) if again else None,
    )
    change.note("status", {"status": before}, {"status": status, "reason": reason})
    return True


def set_priority(change: Change, priority: str, reason: str) -> bool:
    before = change.ticket.priority
    if before == priority:
        return False
    change.ticket.priority = priority
    change.tell(facts.TicketPriorityChanged, reason=reason)
    change.note("priority", {"priority": before}, {"priority": priority})
    return True


def set_pin(change: Change, is_pinned: bool, reason: str) -> bool:
    """Pins to the present agent, or frees. The caller has seen to it that there is an agent (TKT-107)."""
    ticket = change.ticket
    if ticket.is_pinned == is_pinned:
        return False
    ticket.is_pinned, ticket.pinned_at = is_pinned, change.work.now if is_pinned else None
    change.tell(facts.TicketPinned if is_pinned else facts.TicketUnpinned, reason=reason)
    change.note("pinned" if is_pinned else "unpinned", {}, {"agent_id": str(ticket.agent_id)} if is_pinned else {})
    return True


def pin_again(change: Change, reason: str) -> None:
    """A pinned ticket that another agent got is pinned to him, from now on (RTE-102)."""
    if change.ticket.is_pinned:
        change.ticket.pinned_at = change.work.now
        change.tell(facts.TicketPinned, reason=reason)
        change.note("pinned", {}, {"agent_id": str(change.ticket.agent_id)})


def add_comment(change: Change, kind: str, text: str) -> Comment:
    """A comment by whoever acts; the system's have no author."""
    comment = Comment(
        id=new_id(), ticket_id=change.ticket.id, kind=kind, text=text, author_id=change.by_employee, created_at=change.work.now
    )
    change.work.session.add(comment)
    if kind == "resolution":
        change.ticket.is_resolved = True
    change.tell(facts.TicketCommentAdded, comment_id=comment.id, kind=kind, author_id=comment.author_id, text=text[:4000])
    change.note("comment", {}, {"kind": kind, "comment_id": str(comment.id)})
    return comment


def ask_routing(
    change: Change, reason: str, *, group_id: UUID, agent_id: UUID | None = None, was_status: str, bringing: Placement | None = None
) -> UUID:
    """Asks who gets the ticket; nothing moves until the answer. `bringing` is what takes effect with it. Returns the request's id."""
    ticket = change.ticket
    request_id = new_id()
    if bringing is not None:
        bringing.id, bringing.ticket_id, bringing.reason = request_id, ticket.id, reason
        bringing.group_id, bringing.asked_agent_id = group_id, agent_id
        bringing.asked_by, bringing.asked_at = change.work.call.actor, change.work.now
        change.work.session.add(bringing)
        ticket.is_placing = True
    change.tell(
        facts.AssignmentRequested,
        request_id=request_id,
        work_type="ticket",
        reason=reason,
        group_id=group_id,
        asked_agent_id=agent_id,
        from_agent_id=ticket.agent_id,
        was_status=was_status,
    )
    return request_id
