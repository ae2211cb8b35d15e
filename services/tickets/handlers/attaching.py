"""Files of a ticket: their bytes are stored at the edge, here they are entered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contracts.events import tickets as facts
from kit.storage.work import Work
from services.tickets.handlers.changing import Change, changing, locked
from services.tickets.models import Attachment, new_id
from services.tickets.queries.views import file_view
from services.tickets.reaching import require
from services.tickets.rules.reach import Standing


def attach(change: Change, files: list[dict[str, Any]], *, kind: str, message_id: UUID | None = None) -> list[Attachment]:
    """Enters files stored already: {file_id, filename, content_type, size}."""
    entered = [
        Attachment(
            id=new_id(),
            ticket_id=change.ticket.id,
            message_id=message_id,
            kind=kind,
            file_id=file["file_id"],
            filename=file["filename"],
            content_type=file["content_type"],
            size=file["size"],
            uploaded_by=change.work.call.actor,
            created_at=change.work.now,
        )
        for file in files
    ]
    change.work.session.add_all(entered)
    return entered


def attach_internal(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Files that only employees see (TKT-086)."""
    ticket = locked(work, asked["ticket_id"])
    require(work.session, work.call, ticket, Standing.HANDLE)
    with changing(work, ticket) as change:
        entered = attach(change, asked["attachments"], kind="internal")
        change.act()
        change.tell(facts.TicketEdited, changed=["attachments"])
        change.note("attached", {}, {"files": [file.filename for file in entered]})
    return {"attachments": [file_view(file) for file in entered]}
