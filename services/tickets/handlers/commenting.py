"""Comments, resolutions, drafts, and the marks that somebody is at work on a ticket."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.errors import Forbidden
from kit.storage.work import Work
from services.tickets.handlers.changing import changing, locked
from services.tickets.handlers.holding import tell_hold
from services.tickets.handlers.steps import add_comment
from services.tickets.models import Draft
from services.tickets.queries.views import comment_view, draft_view
from services.tickets.reaching import require
from services.tickets.rules.addresses import parted
from services.tickets.rules.reach import Standing


def comment(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Adds a comment of any of the five kinds, to open and closed tickets (TKT-078 to TKT-081). Needs no ownership (TKT-053)."""
    ticket = locked(work, asked["ticket_id"])
    require(work.session, work.call, ticket, Standing.COMMENT)
    with changing(work, ticket) as change:
        change.act()
        written = add_comment(change, asked["kind"], asked["text"])
    return comment_view(written)


def save_draft(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The one draft of a ticket; a new one replaces the old, and the history notes whose it was (TKT-075, TKT-076, TKT-320)."""
    ticket = locked(work, asked["ticket_id"])
    require(work.session, work.call, ticket, Standing.COMMENT)
    if work.call.actor_kind != "employee":
        raise Forbidden("employees_only", "Only employees keep drafts.")
    author = UUID(work.call.actor_id)
    former = work.session.scalar(sa.select(Draft.author_agent_id).where(Draft.ticket_id == ticket.id))
    values = {
        "ticket_id": ticket.id,
        **{name: parted(asked.get(name) or []) for name in ("to", "cc", "bcc")},
        "subject": asked.get("subject") or "",
        "html": asked.get("html") or "",
        "author_agent_id": author,
        "is_automatic": bool(asked.get("is_automatic")),
        "saved_at": work.now,
    }
    statement = insert(Draft).values(values).on_conflict_do_update(index_elements=["ticket_id"], set_=values).returning(Draft)
    draft = work.session.scalars(statement, execution_options={"populate_existing": True}).one()
    with changing(work, ticket) as change:
        tell_hold(change, author, "compose")
        if former is not None and former != author:
            change.note("draft_replaced", {"author_agent_id": str(former)}, {"author_agent_id": str(author)})
    return draft_view(draft)


def drop_draft(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Throws the draft away; harmless when there is none."""
    ticket = locked(work, asked["ticket_id"])
    require(work.session, work.call, ticket, Standing.COMMENT)
    work.session.execute(sa.delete(Draft).where(Draft.ticket_id == ticket.id))
    return {}
