"""Follow-ups: a ticket put aside until a moment, and what happens then (TKT-096 to TKT-105)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.events import tickets as facts
from kit.errors import Invalid, NotFound
from kit.service import Deadline
from kit.storage.work import Work
from services.tickets.handlers.changing import Change, changing, locked
from services.tickets.handlers.placing import target_of
from services.tickets.handlers.steps import add_comment, ask_routing, set_status
from services.tickets.models import FollowUp, GroupCopy, Placement, Ticket

DEADLINE = "follow_up_due"


def schedule(change: Change, asked: dict[str, Any], group: GroupCopy | None = None) -> None:
    """Sets the follow-up, or sets it anew. `asked`: {due_at, note?, group_id?, agent_id?, is_automatic?, priority?, is_pinning?}.

    Without an agent it comes back to whoever schedules it, unless it is left to the group (`is_automatic`).
    """
    work, ticket, due_at = change.work, change.ticket, asked["due_at"]
    if due_at <= work.now:
        raise Invalid("due_in_the_past", "A follow-up needs a moment that is still to come.", field="due_at")
    agent_id = None if asked.get("is_automatic") else asked.get("agent_id") or change.by_employee
    group_id = asked.get("group_id") or (group.id if group else ticket.group_id)
    if asked.get("group_id") or asked.get("agent_id"):
        target_of(work.session, group_id=group_id, agent_id=asked.get("agent_id"))
    old = None if change.is_new else work.session.get(FollowUp, ticket.id)
    prior_status = old.prior_status if old and old.state == "scheduled" else ticket.status
    if old and old.state == "due":
        _done(change, old, "follow_up")
    follow_up = old or FollowUp(ticket_id=ticket.id)
    follow_up.due_at, follow_up.note, follow_up.group_id, follow_up.agent_id = due_at, asked.get("note") or "", group_id, agent_id
    follow_up.priority, follow_up.is_pinning = asked.get("priority") or ticket.priority, bool(asked.get("is_pinning"))
    follow_up.prior_status, follow_up.state = prior_status, "scheduled"
    follow_up.scheduled_by, follow_up.scheduled_at = work.call.actor, work.now
    work.session.add(follow_up)
    _show(ticket, follow_up)
    work.set_deadline(DEADLINE, str(ticket.id), due_at)
    _tell_scheduled(change, follow_up)
    if change.is_new:
        ticket.status = "waiting"
    else:
        change.act()
        set_status(change, "waiting", "follow_up_scheduled")
    if follow_up.note:
        add_comment(change, "follow_up", follow_up.note)


def _tell_scheduled(change: Change, follow_up: FollowUp) -> None:
    change.tell(
        facts.FollowUpScheduled,
        due_at=follow_up.due_at,
        note=follow_up.note,
        group_id=follow_up.group_id,
        agent_id=follow_up.agent_id,
        priority=follow_up.priority,
        is_pinning=follow_up.is_pinning,
        prior_status=follow_up.prior_status,
    )
    change.note("follow_up_scheduled", {}, {"due_at": follow_up.due_at.isoformat(), "agent_id": _text(follow_up.agent_id)})


def remove(change: Change, reason: str = "set") -> None:
    """Takes the follow-up away; by hand, the status goes back to what it was, unless the customer wrote meanwhile (TKT-102)."""
    follow_up = change.work.session.get(FollowUp, change.ticket.id)
    if follow_up is None:
        raise NotFound("no_follow_up", "This ticket has no follow-up.")
    _gone(change, follow_up)
    change.tell(facts.FollowUpRemoved, due_at=follow_up.due_at, reason=reason)
    change.note("follow_up_removed", {"due_at": follow_up.due_at.isoformat()})
    if reason == "set" and follow_up.state != "suspended":
        change.act()
        set_status(change, follow_up.prior_status, "follow_up_removed")


def acted_on(change: Change, by: str) -> None:
    """A reply, close or transfer after the due moment finishes a follow-up; before it, the follow-up stays."""
    if change.ticket.follow_up_state == "due":
        follow_up = change.work.session.get(FollowUp, change.ticket.id)
        if follow_up is not None:
            _done(change, follow_up, by)
            _gone(change, follow_up)


def closed(change: Change) -> None:
    """What a close by whatever means does to the follow-up: locking removes it (TKT-103), a close finishes one that is due."""
    if change.ticket.follow_up_state is None:
        return
    if change.ticket.status == "closed_locked":
        acted_on(change, "close")
        if change.ticket.follow_up_state is not None:
            remove(change, "closed_locked")
    elif change.ticket.status == "closed":
        acted_on(change, "close")


def suspend(change: Change) -> None:
    """The customer wrote before the moment came: it no longer fires, its values wait for the next one (TKT-101)."""
    if change.ticket.follow_up_state == "scheduled":
        follow_up = change.work.session.get(FollowUp, change.ticket.id)
        if follow_up is not None:
            follow_up.state = "suspended"
            _show(change.ticket, follow_up)
            change.work.drop_deadline(DEADLINE, str(change.ticket.id))
            change.tell(facts.FollowUpSuspended, due_at=follow_up.due_at)
            change.note("follow_up_suspended", {"due_at": follow_up.due_at.isoformat()})


def fall_due(work: Work, deadline: Deadline) -> None:
    """The moment has come: Active, and back to its agent with routing's answer (TKT-098 to TKT-100)."""
    try:
        ticket = locked(work, UUID(deadline.subject))
    except NotFound:
        return
    follow_up = work.session.get(FollowUp, ticket.id)
    if follow_up is None or follow_up.state != "scheduled" or follow_up.due_at > work.now:
        return
    with changing(work, ticket) as change:
        was_status = ticket.status
        follow_up.state = "due"
        _show(ticket, follow_up)
        change.act()
        change.tell(facts.FollowUpDue, due_at=follow_up.due_at)
        change.note("follow_up_due", {}, {"due_at": follow_up.due_at.isoformat()})
        set_status(change, "active", "follow_up_due")
        bringing = Placement(priority=follow_up.priority, is_pinned=follow_up.is_pinning or None)
        ask_routing(
            change, "follow_up_due", group_id=follow_up.group_id, agent_id=follow_up.agent_id, was_status=was_status, bringing=bringing
        )


def _done(change: Change, follow_up: FollowUp, by: str) -> None:
    late = max(0, int((change.work.now - follow_up.due_at).total_seconds()))
    change.tell(facts.FollowUpDone, due_at=follow_up.due_at, by=by, late_seconds=late)
    change.note("follow_up_done", {}, {"by": by})


def _gone(change: Change, follow_up: FollowUp) -> None:
    change.work.session.delete(follow_up)
    change.work.drop_deadline(DEADLINE, str(change.ticket.id))
    change.ticket.follow_up_due_at = change.ticket.follow_up_state = None


def _show(ticket: Ticket, follow_up: FollowUp) -> None:
    """The ticket carries the two values that lists and facts need."""
    due_at: datetime = follow_up.due_at
    ticket.follow_up_due_at, ticket.follow_up_state = due_at, follow_up.state


def _text(value: object) -> str | None:
    return None if value is None else str(value)
