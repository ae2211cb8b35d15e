"""Routing decides, tickets obey: by an assignment number that only grows, so that what comes late or twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from contracts.events import tickets as facts
from kit.errors import NotFound
from kit.storage.work import Work
from services.tickets.announce import place_of
from services.tickets.handlers.changing import Change, changing, hold, locked
from services.tickets.handlers.following_up import acted_on, closed
from services.tickets.handlers.steps import add_comment, pin_again, set_pin, set_priority, set_status
from services.tickets.models import Placement, Ticket


def is_about_ticket(envelope: Envelope) -> bool:
    """Routing decides about chats with the same facts."""
    return bool(envelope.data["decision"]["work_type"] == "ticket")


def look_ahead(session: Session, envelopes: Sequence[Envelope]) -> None:
    """Holds the tickets of all these decisions, and knows their departments."""
    hold(session, sorted({UUID(envelope.subject) for envelope in envelopes}))


def work_assigned(work: Work, envelope: Envelope) -> None:
    """The ticket has another owner."""
    _obey(work, envelope, UUID(envelope.data["agent_id"]), is_kept=False)


def work_queued(work: Work, envelope: Envelope) -> None:
    """The ticket has no owner from now on."""
    _obey(work, envelope, None, is_kept=False)


def work_kept(work: Work, envelope: Envelope) -> None:
    """The owner stays; what a transfer or a follow-up brought takes effect all the same."""
    _obey(work, envelope, UUID(envelope.data["agent_id"]), is_kept=True)


def _obey(work: Work, envelope: Envelope, agent_id: UUID | None, *, is_kept: bool) -> None:
    if not is_about_ticket(envelope):
        return
    decision = envelope.data["decision"]
    try:
        ticket = locked(work, UUID(envelope.subject))
    except NotFound:
        return  # deleted since: routing hears of that by its own fact
    number = decision["assignment_number"]
    if number < ticket.assignment_number or (number == ticket.assignment_number and not is_kept):
        return
    with work.session.no_autoflush, changing(work, ticket) as change:  # written once, when all is done to it
        at = max(envelope.time, ticket.created_at)
        was = {"place": place_of(ticket), "agent_id": _text(ticket.agent_id)}
        _move(ticket, decision["place"])
        if not is_kept:
            _change_owner(change, envelope, agent_id, at)
        placement = _placement(work, ticket, decision)
        if decision["reason"] == "transfer":
            _transferred(change, placement, was, agent_id)
        if decision["reason"] == "take":
            change.act()
            set_pin(change, False, "take")
            set_status(change, "active", "take")
        if decision["reason"] == "rebalance" and not is_kept:
            pin_again(change, "rebalance")
        if placement is not None:
            _bring(change, placement)
        if ticket.is_pinned and ticket.agent_id is None:
            set_pin(change, False, "set")


def _move(ticket: Ticket, place: dict[str, str]) -> None:
    ticket.brand_id, ticket.department_id, ticket.group_id = (UUID(place[name]) for name in ("brand_id", "department_id", "group_id"))


def _change_owner(change: Change, envelope: Envelope, agent_id: UUID | None, at: datetime) -> None:
    """The number, the owner, the clocks of both owners, and the fact."""
    ticket, said, decision = change.ticket, envelope.data, envelope.data["decision"]
    former, got_at = ticket.agent_id, ticket.assigned_at
    told: dict[str, Any] = {
        "reason": decision["reason"],
        "detail": decision.get("detail"),
        "from_agent_id": former,
        "decision_id": decision["decision_id"],
        "why": decision.get("why"),
        "held": change.span(got_at, at) if former and got_at else None,
    }
    ticket.assignment_number, ticket.agent_id = decision["assignment_number"], agent_id
    ticket.has_agent_response, ticket.agent_clock_at = False, None
    queued_at = datetime.fromisoformat(said["queued_at"]) if said.get("queued_at") else None
    ticket.queued_at = queued_at or ticket.queued_at
    if agent_id is None:
        ticket.assigned_at = None
        change.tell(facts.TicketQueued, waiting_because=said["waiting_because"], **told)
    else:
        ticket.assigned_at = at
        is_waited_for = ticket.first_unanswered_at is not None or (decision["reason"] == "transfer" and ticket.status == "active")
        ticket.agent_clock_at = at if is_waited_for else None
        queue = change.span(queued_at, at) if queued_at and former is None else None
        is_first, ticket.has_had_agent = not ticket.has_had_agent, True
        told["method"] = said["method"]
        change.tell(facts.TicketAssigned, is_receipt=said["is_receipt"], is_first_owner=is_first, queue=queue, **told)
    kept = {name: told[name] for name in ("reason", "decision_id", "method", "why") if told.get(name)}
    change.note("assigned" if agent_id else "queued", {"agent_id": _text(former)}, {"agent_id": _text(agent_id), **kept})
    if former is not None and former != agent_id:
        change.passed("left", former)


def _placement(work: Work, ticket: Ticket, decision: dict[str, Any]) -> Placement | None:
    """What the answered request brings with it, once."""
    if not decision.get("request_id") or not (ticket.is_placing or decision["reason"] in ("transfer", "follow_up_due")):
        return None
    placement = work.session.get(Placement, UUID(decision["request_id"]))
    if placement is None or placement.is_answered:
        return None
    placement.is_answered, ticket.is_placing = True, False
    return placement


def _transferred(change: Change, placement: Placement | None, was: dict[str, Any], agent_id: UUID | None) -> None:
    """In force now: resets the auto-close clock, not the idle time (TKT-126, TKT-128); the pin stays only if asked for (TKT-110)."""
    comment = add_comment(change, "transfer", placement.comment) if placement and placement.comment else None
    change.ticket.waiting_clock_at = change.work.now
    acted_on(change, "transfer")
    to = {"place": place_of(change.ticket), "agent_id": _text(agent_id)}
    change.tell(
        facts.TicketTransferred,
        from_=was,
        to=to,
        is_agent_named=bool(placement and placement.asked_agent_id),
        comment_id=comment.id if comment else None,
    )
    change.note("transferred", was, to)
    if not (placement and placement.is_pinned):
        set_pin(change, False, "transfer")


def _bring(change: Change, placement: Placement) -> None:
    reason = "transfer" if placement.reason == "transfer" else "follow_up_due"
    if placement.priority is not None:
        set_priority(change, placement.priority, reason)
    if placement.status is not None and set_status(change, placement.status, "transfer"):
        closed(change)
    if placement.is_pinned and change.ticket.agent_id is not None:
        set_pin(change, True, "send" if placement.reason == "create" else reason)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
