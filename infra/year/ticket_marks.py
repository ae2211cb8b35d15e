"""Further steps of a ticket: marks, comments, follow-ups, links, merges and its end."""

from __future__ import annotations

from infra.year.company import CustomField
from infra.year.moments import text
from infra.year.ticket_steps import Said, set_status
from infra.year.tickets import Ticket


def set_priority(ticket: Ticket, at: int, priority: str, reason: str = "set") -> None:
    if ticket.state["priority"] != priority:
        ticket.change("priority", priority)
        ticket.act(at)
        ticket.add("tickets.ticket_priority_changed.v1", reason=reason)


def pin(ticket: Ticket, at: int, reason: str = "set", *, is_pinned: bool) -> None:
    if ticket.state["is_pinned"] != is_pinned:
        ticket.change("is_pinned", is_pinned)
        ticket.change("pinned_at", text(at) if is_pinned else None)
        ticket.act(at)
        ticket.add(f"tickets.ticket_{'pinned' if is_pinned else 'unpinned'}.v1", reason=reason)


def comment(ticket: Ticket, at: int, kind: str, author_id: str | None, said: str) -> None:
    ticket.act(at)
    ticket.add("tickets.ticket_comment_added.v1", comment_id=ticket.other_id(at), kind=kind, author_id=author_id, text=said)


def comment_of_transfer(ticket: Ticket, author_id: str, comment_id: str, said: str) -> None:
    """Written along with a transfer, which names it; no action of its own."""
    ticket.add("tickets.ticket_comment_added.v1", comment_id=comment_id, kind="transfer", author_id=author_id, text=said)


def fill_in(ticket: Ticket, at: int, field: CustomField, value: str) -> None:
    """A value of a custom field."""
    values = ticket.state["custom_fields"]
    before = values[field.id]["value"] if field.id in values else None
    if before != value:
        ticket.change("custom_fields", {**values, field.id: {"key": field.key, "value": value}})
        ticket.act(at)
        changed = [{"field_id": field.id, "key": field.key, "before": before, "value": value}]
        ticket.add("tickets.ticket_custom_fields_changed.v1", changed=changed)


def edit_subject(ticket: Ticket, at: int, subject: str) -> None:
    if ticket.state["subject"] != subject:
        ticket.change("subject", subject)
        ticket.act(at)
        ticket.add("tickets.ticket_edited.v1", changed=["subject"])


def schedule(ticket: Ticket, at: int, due: int, agent_id: str, note: str) -> None:
    """Puts it aside until `due`; it waits meanwhile. It comes back to whoever schedules it."""
    if ticket.follow_up_state != "scheduled":
        ticket.prior_status = ticket.status
    ticket.act(at)
    set_status(ticket, at, "waiting", "follow_up_scheduled", "employee")
    finish(ticket, at, "follow_up")
    ticket.follow_up_due, ticket.follow_up_state = due, "scheduled"
    ticket.show_follow_up()
    ticket.add(
        "tickets.follow_up_scheduled.v1",
        due_at=text(due),
        note=note,
        group_id=ticket.group.id,
        agent_id=agent_id,
        priority=ticket.state["priority"],
        is_pinning=False,
        prior_status=ticket.prior_status,
    )


def fall_due(ticket: Ticket, at: int) -> None:
    """The moment has come: Active, and back to its agent."""
    ticket.follow_up_state = "due"
    ticket.act(at)
    set_status(ticket, at, "active", "follow_up_due", "system")
    ticket.show_follow_up()
    ticket.add("tickets.follow_up_due.v1", due_at=text(ticket.follow_up_due or at))


def suspend(ticket: Ticket) -> None:
    """The customer wrote before it was due."""
    if ticket.follow_up_state == "scheduled" and ticket.follow_up_due is not None:
        ticket.follow_up_state = "suspended"
        ticket.show_follow_up()
        ticket.add("tickets.follow_up_suspended.v1", due_at=text(ticket.follow_up_due))


def finish(ticket: Ticket, at: int, by: str) -> None:
    """Done by a reply, a close, a transfer or another follow-up after it was due; nothing otherwise."""
    if ticket.follow_up_state == "due" and ticket.follow_up_due is not None:
        due = ticket.follow_up_due
        _forget_follow_up(ticket)
        ticket.add("tickets.follow_up_done.v1", due_at=text(due), by=by, late_seconds=max(0, at - due) // 1000)


def remove_follow_up(ticket: Ticket, reason: str) -> None:
    """Whatever is left of one."""
    if ticket.follow_up_due is not None:
        due = ticket.follow_up_due
        _forget_follow_up(ticket)
        ticket.add("tickets.follow_up_removed.v1", due_at=text(due), reason=reason)


def _forget_follow_up(ticket: Ticket) -> None:
    ticket.follow_up_due = ticket.follow_up_state = None
    ticket.show_follow_up()


def close(ticket: Ticket, at: int, status: str, reason: str, actor_kind: str) -> None:
    """By whatever means; a follow-up that is due is done by it, locking takes away any."""
    if set_status(ticket, at, status, reason, actor_kind):
        finish(ticket, at, "close")
        if status == "closed_locked":
            remove_follow_up(ticket, "closed_locked")


def link(ticket: Ticket, item: Said) -> None:
    ticket.add("tickets.ticket_linked.v1", item=item)


def merge(ticket: Ticket, at: int, absorbed: Ticket) -> None:
    """Told on the primary, after the merge."""
    ticket.act(at)
    ticket.add("tickets.ticket_merged.v1", merged=[{"id": absorbed.id, "number": absorbed.state["number"]}])


def be_absorbed(ticket: Ticket, at: int, primary: Ticket) -> None:
    """The last fact of it: closed and locked without a fact of its own for that, as with a deletion."""
    _lock_silently(ticket, at)
    ticket.add("tickets.ticket_absorbed.v1", primary_id=primary.id, primary_number=primary.state["number"])


def delete(ticket: Ticket, at: int, mode: str) -> None:
    """Closed and locked without a status fact."""
    remove_follow_up(ticket, "delete")
    _lock_silently(ticket, at)
    ticket.change("deleted_at", text(at))
    ticket.add("tickets.ticket_deleted.v1", mode=mode)


def _lock_silently(ticket: Ticket, at: int) -> None:
    ticket.settle(at)
    ticket.open_s, ticket.active_s = ticket.state["open_seconds"], ticket.state["active_seconds"]
    if ticket.status != "closed_locked":
        ticket.status_since = at
        ticket.change("status", "closed_locked")
        ticket.change("status_changed_at", text(at))
        ticket.change("closed_at", ticket.state["closed_at"] or text(at))
    ticket.unanswered_since(None)
    ticket.agent_clock = None


def purge(ticket: Ticket, at: int) -> None:
    """Gone; the last fact, and without state."""
    if at < ticket.until:
        ticket.tell(at, "tickets.ticket_purged.v1", "system:clock", "clock", {"number": ticket.state["number"]})
