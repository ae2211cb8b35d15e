"""Who has a ticket open or writes on it, told to routing without a fact for each look (TKT-177 to TKT-179)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.events import tickets as facts
from kit.errors import NotFound
from kit.service import Deadline
from kit.storage.work import Reading, Work
from services.tickets.handlers.changing import Change, changing, locked
from services.tickets.models import Hold
from services.tickets.queries.one import readable

DEADLINE = "hold_untold"
TOLD_EVERY = timedelta(minutes=1)


def hold(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Somebody opened it (`read`) or began to write (`compose`): rebalancing leaves it alone for a while."""
    ticket_id, kind = asked["ticket_id"], asked["kind"]
    readable(Reading(work.session, work.now, work.call), ticket_id)
    if work.call.actor_kind == "employee":
        agent_id = UUID(work.call.actor_id)
        mine = sa.and_(Hold.ticket_id == ticket_id, Hold.agent_id == agent_id, Hold.kind == kind)
        told_at = work.session.scalar(sa.select(Hold.told_at).where(mine))
        if told_at is None or told_at <= work.now - TOLD_EVERY:
            with changing(work, locked(work, ticket_id)) as change:
                tell_hold(change, agent_id, kind)
        else:
            work.session.execute(sa.update(Hold).where(mine).values(at=work.now), execution_options={"synchronize_session": False})
            _tell_later(work, ticket_id, agent_id, kind, told_at)
    return {}


def tell_hold(change: Change, agent_id: UUID, kind: str) -> None:
    """The same, of a ticket that is being changed: told at once if it was not within the minute, else at the minute's end."""
    now, ticket_id = change.work.now, change.ticket.id
    row = {"ticket_id": ticket_id, "agent_id": agent_id, "kind": kind, "at": now, "told_at": now}
    told_at = sa.case((Hold.told_at <= now - TOLD_EVERY, now), else_=Hold.told_at)
    once = ["ticket_id", "agent_id", "kind"]
    statement = insert(Hold).values(row).on_conflict_do_update(index_elements=once, set_={"at": now, "told_at": told_at})
    told = change.work.session.scalars(statement.returning(Hold.told_at)).one()
    if told == now:
        _tell(change, agent_id, kind, now)
    else:
        _tell_later(change.work, ticket_id, agent_id, kind, told)


def tell_the_last(work: Work, deadline: Deadline) -> None:
    """A minute after it was told: what came since then; the subject is `<ticket>:<agent>:<kind>`."""
    ticket_id, agent_id, kind = deadline.subject.split(":")
    try:
        ticket = locked(work, UUID(ticket_id))
    except NotFound:
        return
    found = work.session.get(Hold, (ticket.id, UUID(agent_id), kind), populate_existing=True)
    if found is not None and found.at > found.told_at:
        found.told_at = work.now
        with changing(work, ticket) as change:
            _tell(change, UUID(agent_id), kind, found.at)


def _tell_later(work: Work, ticket_id: UUID, agent_id: UUID, kind: str, told_at: datetime) -> None:
    work.set_deadline(DEADLINE, f"{ticket_id}:{agent_id}:{kind}", told_at + TOLD_EVERY)


def _tell(change: Change, agent_id: UUID, kind: str, at: datetime) -> None:
    change.tell(facts.TicketHeld, agent_id=agent_id, kind=kind, at=at)
