"""The same thing to one ticket or to many at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kit.errors import Refusal
from kit.storage.work import Work
from services.tickets.handlers.changing import Change, changing, locked
from services.tickets.models import Ticket
from services.tickets.queries.views import view_of


@dataclass(frozen=True, slots=True)
class Each:
    """`check` raises a refusal before anything has changed; `do` must then succeed."""

    check: Callable[[Work, Ticket], None]
    do: Callable[[Change], Any]


def each_ticket(work: Work, asked: dict[str, Any], each: Each) -> dict[str, Any]:
    """{tickets, refused: [{ticket_id, kind, code, detail}]}. The refusal of a single ticket is raised unless `is_telling_refusals`."""
    ids = sorted(set(asked["ticket_ids"]))  # one order of locks, so that two of these cannot block each other for good
    changed: list[Ticket] = []
    refused: list[dict[str, Any]] = []
    for ticket_id in ids:
        try:
            ticket = locked(work, ticket_id, expected_version=asked.get("expected_version"))
            each.check(work, ticket)
        except Refusal as refusal:
            if len(ids) == 1 and not asked.get("is_telling_refusals"):
                raise
            refused.append({"ticket_id": str(ticket_id), "kind": refusal.kind, "code": refusal.code, "detail": refusal.detail})
            continue
        with changing(work, ticket) as change:
            each.do(change)
        changed.append(ticket)
    return {"tickets": [view_of(work.session, ticket, work.now) for ticket in changed], "refused": refused}
