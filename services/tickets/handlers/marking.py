"""Status, priority and pin set by hand, and the fields that are corrected (TKT-025, TKT-040, TKT-065, TKT-066, TKT-107, TKT-108)."""

from __future__ import annotations

from typing import Any

from contracts.events import tickets as facts
from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.tickets.handlers import following_up
from services.tickets.handlers.changing import Change, changing, locked
from services.tickets.handlers.closing import may_close
from services.tickets.handlers.many import Each, each_ticket
from services.tickets.handlers.steps import ask_routing, set_pin, set_priority, set_status
from services.tickets.models import Ticket
from services.tickets.queries.views import view_of
from services.tickets.reaching import require
from services.tickets.rules.addresses import malformed
from services.tickets.rules.reach import Standing
from services.tickets.rules.statuses import CLOSED

EDITED = {"subject": "subject", "email": "email", "customer_name": "customer", "language": "language"}


def change_status(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Any of the four by hand, on one ticket or many. Closing may want more first (TKT-034)."""
    status = asked["status"]

    def check(work: Work, ticket: Ticket) -> None:
        _handles(work, ticket)
        if status in CLOSED and not ticket.is_closed:
            may_close(work, ticket)

    def do(change: Change) -> None:
        was_status = change.ticket.status
        if set_status(change, status, "set"):
            change.act()
            following_up.closed(change)
            if status == "active" and change.ticket.agent_id is None:  # it waits for an agent again (TKT-005)
                ask_routing(change, "create", group_id=change.ticket.group_id, was_status=was_status)

    return each_ticket(work, asked, Each(check, do))


def change_priority(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Low, normal, high or urgent, on one ticket or many. Changes nobody's queue (TKT-043)."""

    def do(change: Change) -> None:
        if set_priority(change, asked["priority"], "set"):
            change.act()

    return each_ticket(work, asked, Each(_handles, do))


def change_pin(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Pins to the present agent or frees. A ticket in the queue cannot be pinned: Conflict (TKT-107)."""

    def check(work: Work, ticket: Ticket) -> None:
        _handles(work, ticket)
        if asked["is_pinned"] and ticket.agent_id is None:
            raise Conflict("in_the_queue", "A ticket in the queue cannot be pinned; it needs an agent first.")

    def do(change: Change) -> None:
        if set_pin(change, asked["is_pinned"], "set"):
            change.act()

    return each_ticket(work, asked, Each(check, do))


def schedule_follow_up(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Sets a follow-up on one ticket or many (TKT-096, TKT-097)."""
    if asked["due_at"] <= work.now:
        raise Invalid("due_in_the_past", "A follow-up needs a moment that is still to come.", field="due_at")
    return each_ticket(work, asked, Each(_handles, lambda change: following_up.schedule(change, asked)))


def remove_follow_up(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Takes the follow-up away from one ticket or many; Conflict where there is none (TKT-102)."""

    def check(work: Work, ticket: Ticket) -> None:
        _handles(work, ticket)
        if ticket.follow_up_state is None:
            raise Conflict("no_follow_up", "This ticket has no follow-up.")

    return each_ticket(work, asked, Each(check, following_up.remove))


def edit_ticket(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Corrects subject, address of record, customer's name or language, whichever is given."""
    ticket = locked(work, asked["ticket_id"], expected_version=asked.get("expected_version"))
    _handles(work, ticket)
    if asked.get("email") and malformed([asked["email"]]):
        raise Invalid("address", "This is no mail address.", field="email")
    new = {name: asked[name] for name in EDITED if asked.get(name) is not None and asked[name] != getattr(ticket, name)}
    if new:
        with changing(work, ticket) as change:
            old = {name: getattr(ticket, name) for name in new}
            for name, value in new.items():
                setattr(ticket, name, value)
            change.act()
            change.tell(facts.TicketEdited, changed=[EDITED[name] for name in new])
            change.note("edited", old, new)
    return view_of(work.session, ticket, work.now)


def _handles(work: Work, ticket: Ticket) -> None:
    require(work.session, work.call, ticket, Standing.HANDLE)
