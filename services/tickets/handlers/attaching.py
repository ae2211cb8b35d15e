"""Files of a ticket: their bytes are stored at the edge, here they are entered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contracts.events import tickets as facts
from kit.errors import Invalid
from kit.storage.work import Work
from services.tickets.handlers.changing import Change, changing, locked
from services.tickets.models import Attachment, SettingsCopy, new_id
from services.tickets.queries.views import file_view
from services.tickets.reaching import CUSTOMERS, require
from services.tickets.rules.reach import Standing
from services.tickets.rules.uploads import refused_because


def attach(change: Change, files: list[dict[str, Any]], *, kind: str, message_id: UUID | None = None) -> list[Attachment]:
    """Enters files stored already: {file_id, filename, content_type, size}. Raises Invalid for what the policy keeps out."""
    if not files:
        return []
    _check(change, files, is_from_customer=change.work.call.actor_kind in CUSTOMERS)
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
    change.work.appended += entered
    return entered


def _check(change: Change, files: list[dict[str, Any]], *, is_from_customer: bool) -> None:
    settings = change.work.session.scalar(sa.select(SettingsCopy.values).where(SettingsCopy.section == "uploads")) or {}
    for file in files:
        why = refused_because(file["filename"], file["size"], settings, is_from_customer=is_from_customer)
        if why:
            told = "Files of this type cannot be sent" if why == "type" else "This file is too large"
            raise Invalid(f"file_{why}_refused", f"{told}: {file['filename'][:100]}", field="attachments")


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
