"""What can happen to a ticket: each step does to its state and clocks what services/tickets does, and adds the fact."""

from __future__ import annotations

from typing import Any

from infra.year.company import Agent, Group
from infra.year.moments import text
from infra.year.tickets import CLOSED, OPEN, Ticket

Said = dict[str, Any]
FOLLOW_UP_REASONS = ("follow_up_scheduled", "follow_up_due", "follow_up_removed")
NOTHING: list[str] = []


def hear(ticket: Ticket, at: int, preview: str, channel: str, *, is_opening: bool) -> None:
    """A customer's message. The clock starts unless it runs already (REP-045)."""
    is_starting = ticket.unanswered is None
    if is_starting:
        ticket.unanswered_since(at)
    if ticket.agent is not None and ticket.agent_clock is None:
        ticket.agent_clock = at
    ticket.change("messages_in", ticket.state["messages_in"] + 1)
    if not is_opening:
        ticket.act(at)
    ticket.add(
        "tickets.ticket_message_received.v1",
        message_id=ticket.message_id(at),
        is_opening=is_opening,
        channel=channel,
        **{"from": ticket.state["submitter"]},
        preview=preview,
        attachment_count=1 if preview.startswith("Attached") else 0,
        is_starting_clock=is_starting,
    )


def send_opening(ticket: Ticket, at: int, preview: str, agent: Agent) -> None:
    """An agent writes first: it counts as sent and starts no clock."""
    ticket.change("messages_out", 1)
    ticket.change("messages_out_by_agents", 1)
    _sent(ticket, at, "opening", preview, agent, NOTHING, is_reply=False)


def reply(ticket: Ticket, at: int, preview: str, agent: Agent | None, canned: list[str]) -> None:
    """By the agent, or by a program where there is none. Stops the response clocks (REP-045 to REP-047)."""
    response = _response(ticket, ticket.unanswered, at, is_initial=not ticket.had_response)
    of_agent = _response(ticket, ticket.agent_clock if agent else None, at, is_initial=not ticket.had_agent_response)
    ticket.had_response = ticket.had_response or response is not None
    ticket.had_agent_response = ticket.had_agent_response or agent is not None
    ticket.unanswered_since(None)
    ticket.agent_clock = None
    ticket.change("messages_out", ticket.state["messages_out"] + 1)
    if agent:
        ticket.change("messages_out_by_agents", ticket.state["messages_out_by_agents"] + 1)
    ticket.act(at)
    _sent(ticket, at, "reply", preview, agent, canned, is_reply=True, response=response, agent_response=of_agent)


def send_by_itself(ticket: Ticket, at: int, kind: str, preview: str) -> None:
    """An autoresponder, a notice: neither counted nor a reply."""
    _sent(ticket, at, kind, preview, None, NOTHING, is_reply=False)


def _sent(
    ticket: Ticket, at: int, kind: str, preview: str, agent: Agent | None, canned: list[str], *, is_reply: bool, **responses: Said | None
) -> None:
    ticket.add(
        "tickets.ticket_message_sent.v1",
        message_id=ticket.message_id(at),
        kind=kind,
        sender_agent_id=agent.id if agent else None,
        is_reply=is_reply,
        to_count=1,
        preview=preview,
        attachment_count=0,
        canned_reply_ids=canned,
        survey_ids=NOTHING,
        form_ids=NOTHING,
        response=responses.get("response"),
        agent_response=responses.get("agent_response"),
    )


def _response(ticket: Ticket, since: int | None, at: int, *, is_initial: bool) -> Said | None:
    return None if since is None else {"is_initial": is_initial, "span": ticket.span(since, at)}


def assign(ticket: Ticket, at: int, agent: Agent, reason: str, method: str, why: str, *, detail: str | None = None) -> None:
    """Routing's decision obeyed."""
    former, held = _former(ticket, at)
    queue = ticket.span(ticket.queued, at) if former is None and ticket.queued is not None else None
    is_first, ticket.had_agent = not ticket.had_agent, True
    _own(ticket, agent, at)
    is_waited_for = ticket.unanswered is not None or (reason == "transfer" and ticket.status == "active")
    ticket.agent_clock = at if is_waited_for else None
    ticket.add(
        "tickets.ticket_assigned.v1",
        reason=reason,
        detail=detail,
        from_agent_id=former,
        decision_id=ticket.other_id(at),
        method=method,
        why=why,
        is_receipt=method in ("round_robin", "named", "taken"),
        is_first_owner=is_first,
        queue=queue,
        held=held,
    )


def put_in_queue(ticket: Ticket, at: int, reason: str, because: str, why: str, *, detail: str | None = None) -> None:
    """Nobody takes it for now."""
    former, held = _former(ticket, at)
    _own(ticket, None, at)
    ticket.agent_clock = None
    ticket.queued = at
    ticket.change("queued_at", text(at))
    ticket.add(
        "tickets.ticket_queued.v1",
        reason=reason,
        detail=detail,
        from_agent_id=former,
        decision_id=ticket.other_id(at),
        why=why,
        waiting_because=because,
        held=held,
    )


def _former(ticket: Ticket, at: int) -> tuple[str | None, Said | None]:
    """The owner it had until now, and his time with it."""
    if ticket.agent is None:
        return None, None
    return ticket.agent.id, ticket.span(ticket.assigned or at, at)


def _own(ticket: Ticket, agent: Agent | None, at: int) -> None:
    ticket.agent, ticket.assigned, ticket.had_agent_response = agent, at if agent else None, False
    ticket.change("agent_id", agent.id if agent else None)
    ticket.change("assignment_number", ticket.state["assignment_number"] + 1)
    ticket.change("assigned_at", text(at) if agent else None)


def transfer(ticket: Ticket, at: int, group: Group, agent: Agent, *, is_named: bool, comment_id: str | None) -> None:
    """In force with routing's answer: moves, changes the owner, and finishes a follow-up that is due (TKT-126, TKT-128)."""
    was = {"place": ticket.state["place"], "agent_id": ticket.state["agent_id"]}
    ticket.place_at(group)
    ticket.change("waiting_clock_at", text(at))
    to = {"place": group.place, "agent_id": agent.id}
    ticket.add("tickets.ticket_transferred.v1", **{"from": was}, to=to, is_agent_named=is_named, comment_id=comment_id)
    method = "named" if is_named else "round_robin"
    assign(ticket, at, agent, "transfer", method, "named by who transferred it" if is_named else "lowest counter")


def set_status(ticket: Ticket, at: int, status: str, reason: str, actor_kind: str) -> bool:
    """Closing stops the response clocks and gives no response (REP-045). Says whether the status is another one now."""
    before = ticket.status
    if before == status:
        return False
    in_status = ticket.span(ticket.status_since, at)
    ticket.settle(at)
    ticket.open_s, ticket.active_s = ticket.state["open_seconds"], ticket.state["active_seconds"]
    ticket.status_since = at
    ticket.change("status", status)
    ticket.change("status_changed_at", text(at))
    if status in CLOSED:
        ticket.change("closed_at", ticket.state["closed_at"] or text(at))
        ticket.unanswered_since(None)
        ticket.agent_clock = None
    else:
        ticket.change("closed_at", None)
    is_reopen = before in CLOSED and status in OPEN and reason not in FOLLOW_UP_REASONS
    ticket.add(
        "tickets.ticket_status_changed.v1",
        reason=reason,
        in_status=in_status,
        is_close=before in OPEN and status in CLOSED,
        is_reopen=is_reopen,
        reopened_by=_reopened_by(reason, actor_kind) if is_reopen else None,
    )
    return True


def bounce(ticket: Ticket, at: int) -> None:
    """The answer came back, so somebody has to look at it again."""
    why = "550 mailbox not available"
    ticket.add("tickets.ticket_message_bounced.v1", message_id=ticket.latest_message_id, to_email=ticket.state["email"], why=why)
    set_status(ticket, at, "active", "bounce", "visitor")


def _reopened_by(reason: str, actor_kind: str) -> str:
    if reason in ("bounce", "form_completed"):
        return "others"
    return {"user": "users", "visitor": "users", "employee": "agents"}.get(actor_kind, "others")
