"""Opening a ticket: by a customer, by an agent for one, by an agent who writes first, by a program."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from contracts.events import tickets as facts
from kit.errors import Conflict, Forbidden, Invalid
from kit.storage.work import Work
from services.tickets.announce import ORIGINS
from services.tickets.handlers.attaching import attach
from services.tickets.handlers.changing import Change
from services.tickets.handlers.following_up import schedule
from services.tickets.handlers.linking import link
from services.tickets.handlers.placing import Target, target_of
from services.tickets.handlers.steps import add_comment, ask_routing
from services.tickets.models import Message, Placement, Ticket, new_id
from services.tickets.queries.views import customer_view, view_of
from services.tickets.reaching import CUSTOMERS, reach_of
from services.tickets.roles import EVERYONE, held_by
from services.tickets.rules.addresses import malformed, parted
from services.tickets.rules.numbers import number_of
from services.tickets.rules.portal import refused_because
from services.tickets.rules.statuses import CLOSED
from services.tickets.writing import Writing, read_writing

DEFAULT_LANGUAGE = "en"
BY_CUSTOMERS = ("portal", "chat_offline")
BY_EMPLOYEES = ("agent_incoming", "agent_outgoing", "chat", "call_log", "split")


def open_ticket(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """TKT-001 to TKT-006, TKT-013, TKT-014. Asked and answered: see the README.

    Raises Forbidden where the department takes no tickets from this customer or the agent does not reach the group.
    """
    source, writing = _source(work, asked), read_writing(asked)
    to = _addresses(asked, source)
    email = str(asked.get("email") or (to[0] if to else "")).strip()
    user_id = UUID(work.call.actor_id) if work.call.actor_kind == "user" else asked.get("user_id")
    target = target_of(
        work.session,
        department_id=asked.get("department_id"),
        group_id=asked.get("group_id"),
        agent_id=asked.get("agent_id"),
        user_id=user_id,
        email=email or None,
    )
    _may_open(work, target, asked)
    if source != "agent_outgoing" and not email and target.user is None:
        raise Invalid("address_missing", "An address is needed to answer to.", field="email")
    ticket = _ticket(work, asked, source, target, email)
    change = Change(work, ticket, is_new=True)
    with work.session.no_autoflush:  # the ticket is written before all that hangs on it
        _opening_message(change, asked, writing, to)
        change.tell(
            facts.TicketCreated,
            source=source,
            origin=ORIGINS.get(source, "agent"),
            made_from=asked.get("made_from"),
            creator_id=change.by_employee,
            asked_agent_id=asked.get("agent_id"),
        )
        change.note("opened", {}, {"source": source, "group_id": str(ticket.group_id)})
        _extras(change, asked, target)
        pin = Placement(is_pinned=True) if asked.get("is_pinned") else None
        ask_routing(change, "create", group_id=ticket.group_id, agent_id=asked.get("agent_id"), was_status=ticket.status, bringing=pin)
    _write(change)
    change.finish()
    view = customer_view if work.call.actor_kind in CUSTOMERS else view_of
    return view(work.session, ticket, work.now)


def _write(change: Change) -> None:
    """Past the session, where nothing in it hangs on the ticket: so most begin, and it is cheaper."""
    work = change.work
    if work.session.new:
        work.session.add(change.ticket)
        work.session.flush()
    else:
        work.appended.insert(0, change.ticket)


def _source(work: Work, asked: dict[str, Any]) -> str:
    """The way in decides which sources may be claimed. What comes with a bearer token counts as api unless it says more (TKT-292)."""
    kind, source = work.call.actor_kind, asked.get("source")
    is_by_token = work.call.via == "api"
    allowed: tuple[str, ...] = (*BY_CUSTOMERS, *BY_EMPLOYEES, "email", "api", "event_rule")
    usual = "api"
    if kind in CUSTOMERS:
        allowed, usual = BY_CUSTOMERS, "portal"
    elif kind == "employee":
        allowed, usual = BY_EMPLOYEES, "agent_incoming"
    if is_by_token:
        allowed, usual = (*allowed, "api"), "api"
    source = source or usual
    if source not in allowed:
        raise Invalid("source", "A ticket cannot begin like this here.", field="source")
    return source


def _addresses(asked: dict[str, Any], source: str) -> list[str]:
    to = parted(asked.get("to") or [])
    for name in ("to", "cc", "bcc"):
        wrong = malformed(parted(asked.get(name) or []))
        if wrong:
            raise Invalid("address", f"This is no mail address: {wrong[0][:100]}", field=name)
    if asked.get("email") and malformed([asked["email"]]):
        raise Invalid("address", "This is no mail address.", field="email")
    if source == "agent_outgoing" and not to:
        raise Invalid("address_missing", "An outgoing ticket needs somebody to go to.", field="to")
    return to


def _may_open(work: Work, target: Target, asked: dict[str, Any]) -> None:
    if work.call.actor_kind in CUSTOMERS:
        _may_open_as_customer(work, target)
        _check_consent(target, asked)
    elif work.call.actor_kind == "employee":
        reach = reach_of(work.session, work.call)
        if not reach.holds(target.group.id) and target.group.id != target.department.front_line_group_id:
            raise Forbidden("group_out_of_reach", "You are not a member of this group.", field="group_id")


def _may_open_as_customer(work: Work, target: Target) -> None:
    """By the role set in New Tickets in Portal; set to nobody, the department is closed (TKT-006)."""
    if work.call.actor_kind == "user" and target.user is None:
        raise Conflict("user_not_known_yet", "Your account is very new. Please try again in a moment.")
    why = refused_because(target.department.settings, held_by(work.call, target.user), EVERYONE)
    if why == "department_closed":
        raise Forbidden(why, "This department takes no tickets here.", field="department_id")
    if why:
        raise Forbidden(why, "This department takes tickets only from people with a certain role.", field="department_id")


def _check_consent(target: Target, asked: dict[str, Any]) -> None:
    """Where the brand asks for it, before anything is stored (TKT-011)."""
    brand = target.brand
    if brand is not None and brand.is_consent_needed and not asked.get("has_consented"):
        raise Invalid("consent_needed", "Please accept the privacy policy first.", field="has_consented", url=brand.privacy_policy_url)


def _ticket(work: Work, asked: dict[str, Any], source: str, target: Target, email: str) -> Ticket:
    now, status = work.now, asked.get("mark") or "active"
    return Ticket(
        id=new_id(),
        number=number_of(now, target.counter),
        version=1,
        brand_id=target.department.brand_id,
        department_id=target.department.id,
        group_id=target.group.id,
        assignment_number=0,
        subject=asked.get("subject") or "",
        visitor_id=work.call.actor_id if work.call.actor_kind == "visitor" else None,
        status=status,
        priority=asked.get("priority") or "normal",
        is_pinned=False,
        is_placing=False,
        is_resolved=False,
        has_had_agent=False,
        source=source,
        created_at=now,
        last_action_at=now,
        waiting_clock_at=now,
        status_changed_at=now,
        closed_at=now if status in CLOSED else None,
        open_seconds=0,
        active_seconds=0,
        messages_in=0,
        messages_out=0,
        messages_out_by_agents=0,
        verification_hash=secrets.token_hex(16),
        custom_fields=asked.get("custom_fields") or {},
        **_customer(asked, target, email),
    )


def _customer(asked: dict[str, Any], target: Target, email: str) -> dict[str, Any]:
    """Who it is from or to: what was said, else what the account says."""
    user = target.user
    email = email or (user.email if user and user.email else "")
    name = asked.get("name") or (user.display_name if user else None)
    return {
        "email": email,
        "user_id": user.id if user else None,
        "username": user.username if user else None,
        "customer_name": name,
        "customer_phone": asked.get("phone") or (user.phone if user else None),
        "customer_ip": asked.get("ip"),
        "submitter_name": name or "",
        "submitter_email": email,
        "language": asked.get("language") or (user.language if user else None) or target.department.preferred_language or DEFAULT_LANGUAGE,
    }


def _opening_message(change: Change, asked: dict[str, Any], writing: Writing, to: list[str]) -> None:
    """An incoming ticket reads as if the customer had written it (TKT-013); an outgoing one counts as sent, and starts no clock."""
    ticket, now = change.ticket, change.work.now
    files = asked.get("attachments") or []
    is_outgoing = ticket.source == "agent_outgoing"
    message = Message(
        id=new_id(),
        ticket_id=ticket.id,
        is_incoming=not is_outgoing,
        kind="opening",
        channel=_channel(change),
        from_name=None if is_outgoing else ticket.customer_name,
        from_email=None if is_outgoing else ticket.email,
        to=to,
        cc=parted(asked.get("cc") or []),
        bcc=parted(asked.get("bcc") or []),
        subject=ticket.subject,
        html=writing.html,
        text=writing.text,
        author_agent_id=change.by_employee if is_outgoing else None,
        delivery="queued" if is_outgoing else None,
        canned_reply_ids=[],
        attachment_count=len(files),
        created_at=now,
    )
    change.work.append(message)
    attach(change, files, kind="outbound" if is_outgoing else "inbound", message_id=message.id)
    said = {"message_id": message.id, "preview": writing.preview, "attachment_count": len(files)}
    if is_outgoing:
        ticket.messages_out, ticket.last_agent_message_at = 1, now
        ticket.messages_out_by_agents = 1 if change.by_employee else 0
        count = len(to) + len(message.cc) + len(message.bcc)
        change.tell(facts.TicketMessageSent, kind="opening", sender_agent_id=change.by_employee, is_reply=False, to_count=count, **said)
        return
    ticket.messages_in, ticket.last_customer_message_at = 1, now
    is_starting = ticket.status not in CLOSED
    ticket.first_unanswered_at = now if is_starting else None
    sender = {"name": ticket.submitter_name, "email": ticket.submitter_email}
    change.tell(facts.TicketMessageReceived, is_opening=True, channel=message.channel, from_=sender, is_starting_clock=is_starting, **said)


def _channel(change: Change) -> str:
    if change.ticket.source in ("email", "api"):
        return change.ticket.source
    return "management" if change.by_employee else "portal"


def _extras(change: Change, asked: dict[str, Any], target: Target) -> None:
    """What the compose window may bring along: a comment, related items, a follow-up."""
    if asked.get("comment"):
        add_comment(change, "general", asked["comment"])
    made_from = asked.get("made_from")
    for item in [*(asked.get("related_items") or []), *([made_from] if isinstance(made_from, dict) else [])]:
        link(change, item)
    if asked.get("follow_up"):
        schedule(change, asked["follow_up"], target.group)
