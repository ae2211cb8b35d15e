"""Transfers: asked for here, in force with routing's answer (TKT-121 to TKT-130)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kit.storage.work import Work
from services.tickets.handlers.changing import Change
from services.tickets.handlers.closing import may_close
from services.tickets.handlers.many import Each, each_ticket
from services.tickets.handlers.placing import target_of
from services.tickets.handlers.steps import ask_routing
from services.tickets.models import Placement, Ticket
from services.tickets.reaching import require
from services.tickets.rules.reach import Standing
from services.tickets.rules.statuses import CLOSED


def transfer(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """One ticket or many to a group, to a named agent of it or to whom its method chooses. The tickets stay as they are until then."""
    target_of(work.session, group_id=asked["group_id"], agent_id=asked.get("agent_id"))
    return each_ticket(work, asked, Each(check=_check_for(asked), do=lambda change: ask_transfer(change, asked, is_checked=True)))


def ask_transfer(change: Change, asked: dict[str, Any], *, is_checked: bool = False) -> None:
    """`asked`: {group_id, agent_id?, priority?, status?, is_pinned?, comment?}."""
    if not is_checked:
        target_of(change.work.session, group_id=asked["group_id"], agent_id=asked.get("agent_id"))
    bringing = Placement(
        priority=asked.get("priority"),
        status=asked.get("status"),
        is_pinned=bool(asked.get("is_pinned")),
        comment=asked.get("comment") or None,
    )
    ask_routing(
        change,
        "transfer",
        group_id=asked["group_id"],
        agent_id=asked.get("agent_id"),
        was_status=change.ticket.status,
        bringing=bringing,
    )
    change.note(
        "transfer_asked", {}, {"group_id": str(asked["group_id"]), "agent_id": str(asked["agent_id"]) if asked.get("agent_id") else None}
    )


def _check_for(asked: dict[str, Any]) -> Callable[[Work, Ticket], None]:
    def check(work: Work, ticket: Ticket) -> None:
        require(work.session, work.call, ticket, Standing.HANDLE)
        if asked.get("status") in CLOSED:
            may_close(work, ticket)

    return check
