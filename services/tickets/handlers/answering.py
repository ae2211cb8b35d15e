"""Replies by our side: who may, to whom, what the clocks say, and what becomes of the ticket (TKT-053 to TKT-059)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contracts.events import tickets as facts
from kit.errors import Forbidden, Invalid
from kit.storage.work import Work
from services.tickets.handlers.attaching import attach
from services.tickets.handlers.changing import Change, changing, locked
from services.tickets.handlers.closing import may_close
from services.tickets.handlers.following_up import acted_on, closed, schedule
from services.tickets.handlers.steps import set_pin, set_priority, set_status
from services.tickets.handlers.transferring import ask_transfer
from services.tickets.models import Draft, Message, Ticket, new_id
from services.tickets.queries.views import message_view, view_of
from services.tickets.reaching import require
from services.tickets.rules.addresses import malformed, parted, reply_to
from services.tickets.rules.reach import Standing
from services.tickets.rules.statuses import CLOSED
from services.tickets.writing import Writing, read_writing


def send_reply(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Stores the reply for delivery and does what goes with it: mark, follow-up or transfer, in one command.

    Raises Forbidden to everybody but the owner (TKT-053), Invalid for addresses, Conflict when closing wants more (TKT-034).
    """
    ticket = locked(work, asked["ticket_id"], expected_version=asked.get("expected_version"))
    _is_owner(work, ticket)
    writing = read_writing(asked)
    to, cc, bcc = _recipients(work, ticket, asked)
    mark = asked.get("mark") or ("active" if asked.get("transfer") else "waiting")
    if mark in CLOSED:
        may_close(work, ticket)
    with changing(work, ticket) as change:
        message = _store(change, asked, writing, (to, cc, bcc))
        _tell_sent(change, message, writing)
        acted_on(change, "reply")
        change.act()
        work.session.execute(sa.delete(Draft).where(Draft.ticket_id == ticket.id))  # TKT-077
        if asked.get("priority"):
            set_priority(change, asked["priority"], "set")
        if asked.get("is_pinned") is not None and ticket.agent_id is not None:
            set_pin(change, asked["is_pinned"], "send")
        if asked.get("follow_up"):
            schedule(change, asked["follow_up"])
        elif set_status(change, mark, "send"):
            closed(change)
        if asked.get("transfer"):
            ask_transfer(change, asked["transfer"])
    return {"ticket": view_of(work.session, ticket, work.now), "message": message_view(message, [])}


def _is_owner(work: Work, ticket: Ticket) -> None:
    require(work.session, work.call, ticket, Standing.READ)
    if work.call.actor_kind == "employee" and ticket.agent_id != UUID(work.call.actor_id):
        raise Forbidden("not_the_owner", "Only the ticket's owner replies: take it first, or comment.")


def _recipients(work: Work, ticket: Ticket, asked: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    given = tuple(parted(asked.get(name) or []) for name in ("to", "cc", "bcc"))
    for name, addresses in zip(("to", "cc", "bcc"), given, strict=True):
        if wrong := malformed(addresses):
            raise Invalid("address", f"This is no mail address: {wrong[0][:100]}", field=name)
    to, cc, bcc = given
    if not to:
        last = work.session.scalars(
            sa.select(Message).where(Message.ticket_id == ticket.id).order_by(Message.created_at.desc(), Message.id.desc()).limit(1)
        ).first()
        to, more_cc, more_bcc = reply_to(
            email=ticket.email,
            last_is_incoming=last is None or last.is_incoming,
            last_from=last.from_email if last else None,
            last_to=last.to if last else [],
            last_cc=last.cc if last else [],
            last_bcc=last.bcc if last else [],
            is_to_all=bool(asked.get("is_to_all")),
        )
        cc, bcc = parted([*more_cc, *cc]), parted([*more_bcc, *bcc])
    if not to and ticket.user_id is None and ticket.visitor_id is None:
        raise Invalid("address_missing", "There is nobody to send this to.", field="to")
    return to, cc, bcc


def _store(change: Change, asked: dict[str, Any], writing: Writing, lists: tuple[list[str], list[str], list[str]]) -> Message:
    files = asked.get("attachments") or []
    message = Message(
        id=new_id(),
        ticket_id=change.ticket.id,
        is_incoming=False,
        kind="reply",
        channel={"employee": "management", "api": "api"}.get(change.work.call.actor_kind, "event"),
        to=lists[0],
        cc=lists[1],
        bcc=lists[2],
        subject=change.ticket.subject,
        html=writing.html,
        text=writing.text,
        author_agent_id=change.by_employee,
        delivery="queued",
        canned_reply_ids=[str(one) for one in asked.get("canned_reply_ids") or []],
        attachment_count=len(files),
        created_at=change.work.now,
    )
    change.work.append(message)
    attach(change, files, kind="outbound", message_id=message.id)
    change.note("replied", {}, {"message_id": str(message.id)})
    return message


def _tell_sent(change: Change, message: Message, writing: Writing) -> None:
    """A reply stops the response clocks (REP-045 to REP-047)."""
    ticket = change.ticket
    response = _response(change, ticket.first_unanswered_at, is_initial=not ticket.has_response)
    agent_response = _response(change, ticket.agent_clock_at if change.by_employee else None, is_initial=not ticket.has_agent_response)
    ticket.has_response = ticket.has_response or response is not None
    ticket.has_agent_response = ticket.has_agent_response or change.by_employee is not None
    ticket.first_unanswered_at = ticket.agent_clock_at = None
    ticket.last_agent_message_at = change.work.now
    ticket.messages_out += 1
    ticket.messages_out_by_agents += 1 if change.by_employee else 0
    change.tell(
        facts.TicketMessageSent,
        message_id=message.id,
        kind="reply",
        sender_agent_id=change.by_employee,
        is_reply=True,
        to_count=len(message.to) + len(message.cc) + len(message.bcc),
        preview=writing.preview,
        attachment_count=message.attachment_count,
        canned_reply_ids=message.canned_reply_ids,
        response=response,
        agent_response=agent_response,
    )


def _response(change: Change, since: Any, *, is_initial: bool) -> dict[str, Any] | None:
    return None if since is None else {"is_initial": is_initial, "span": change.span(since)}
