"""How tickets, messages and the rest look to those who ask: employees see more than customers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from contracts.fact import State
from services.tickets.announce import follow_up_of, moment, state_of
from services.tickets.models import (
    Attachment,
    BrandCopy,
    Comment,
    DepartmentCopy,
    Draft,
    EmployeeCopy,
    FollowUp,
    GroupCopy,
    Message,
    Ticket,
)


def view_of(session: Session, ticket: Ticket, now: datetime) -> dict[str, Any]:
    """For employees: the state that facts carry, without the way in for customers, and with names, version and what only screens need."""
    state = {name: value for name, value in state_of(ticket, now).items() if name not in ("validation_hash", "deleted_at")}
    return state | {
        "version": ticket.version,
        "names": {
            "brand": _name(session.get(BrandCopy, ticket.brand_id)),
            "department": _name(session.get(DepartmentCopy, ticket.department_id)),
            "group": _name(session.get(GroupCopy, ticket.group_id)),
            "agent": _agent(session, ticket.agent_id),
        },
        "is_being_placed": ticket.is_placing,
        "is_resolved": ticket.is_resolved,
        "duration_seconds": int(((ticket.closed_at or now) - ticket.created_at).total_seconds()),
        "idle_seconds": int((now - ticket.last_action_at).total_seconds()),
    }


def customer_view(session: Session, ticket: Ticket, now: datetime) -> dict[str, Any]:
    """For the customer: nothing of queues, agents' clocks or follow-ups."""
    return {
        "id": str(ticket.id),
        "number": ticket.number,
        "version": ticket.version,
        "subject": ticket.subject,
        "status": ticket.status,
        "priority": ticket.priority,
        "department_id": str(ticket.department_id),
        "department": _name(session.get(DepartmentCopy, ticket.department_id)),
        "agent": _agent(session, ticket.agent_id),
        "created_at": moment(ticket.created_at),
        "last_action_at": moment(ticket.last_action_at),
        "closed_at": moment(ticket.closed_at),
        "messages_in": ticket.messages_in,
        "messages_out": ticket.messages_out,
        "may_reply": ticket.status != "closed_locked",
    }


def message_view(message: Message, files: list[Attachment]) -> dict[str, Any]:
    return customer_message_view(message, files) | {
        "kind": message.kind,
        "channel": message.channel,
        "from": {"name": message.from_name, "email": message.from_email},
        "to": message.to,
        "cc": message.cc,
        "bcc": message.bcc,
        "author_agent_id": str(message.author_agent_id) if message.author_agent_id else None,
        "delivery": message.delivery,
    }


def customer_message_view(message: Message, files: list[Attachment]) -> dict[str, Any]:
    return {
        "id": str(message.id),
        "is_incoming": message.is_incoming,
        "subject": message.subject,
        "html": message.html,
        "text": message.text,
        "created_at": moment(message.created_at),
        "attachment_count": message.attachment_count,
        "attachments": [file_view(file) for file in files],
    }


def comment_view(comment: Comment) -> dict[str, Any]:
    return {
        "id": str(comment.id),
        "kind": comment.kind,
        "text": comment.text,
        "author_id": str(comment.author_id) if comment.author_id else None,
        "created_at": moment(comment.created_at),
    }


def file_view(file: Attachment) -> dict[str, Any]:
    return {
        "id": str(file.id),
        "kind": file.kind,
        "message_id": str(file.message_id) if file.message_id else None,
        "filename": file.filename,
        "content_type": file.content_type,
        "size": file.size,
        "uploaded_by": file.uploaded_by,
        "created_at": moment(file.created_at),
    }


def draft_view(draft: Draft) -> dict[str, Any]:
    said: dict[str, Any] = {name: getattr(draft, name) for name in ("to", "cc", "bcc", "subject", "html", "is_automatic")}
    return said | {"author_agent_id": str(draft.author_agent_id), "saved_at": moment(draft.saved_at)}


def follow_up_view(ticket: Ticket, follow_up: FollowUp | None) -> State | None:
    """The whole follow-up, as the form is filled with."""
    if follow_up is None:
        return follow_up_of(ticket)
    return {
        "due_at": moment(follow_up.due_at),
        "state": follow_up.state,
        "note": follow_up.note,
        "group_id": str(follow_up.group_id),
        "agent_id": str(follow_up.agent_id) if follow_up.agent_id else None,
        "priority": follow_up.priority,
        "is_pinning": follow_up.is_pinning,
        "prior_status": follow_up.prior_status,
        "scheduled_by": follow_up.scheduled_by,
        "scheduled_at": moment(follow_up.scheduled_at),
    }


def _name(thing: BrandCopy | DepartmentCopy | GroupCopy | None) -> str | None:
    return thing.name if thing else None


def _agent(session: Session, agent_id: Any) -> str | None:
    agent = session.get(EmployeeCopy, agent_id) if agent_id else None
    return agent.display_name if agent else None
