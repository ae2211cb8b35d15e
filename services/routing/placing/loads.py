"""What agents hold: the counts on their rows, changed in the transaction that changes an owner or a state."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.routing.models import WorkItem
from services.routing.placing import desk
from services.routing.placing.locks import keep_still

Load = dict[str, int]
NO_LOAD: Load = {"active_tickets": 0, "counted_tickets": 0, "counted_in_group": 0, "received_count": 0, "running_chats": 0}

_LOAD = sa.text(
    """
    select a.active_tickets, a.counted_tickets, coalesce(m.counted_tickets, 0) as counted_in_group,
           coalesce(m.received_count, 0) as received_count, a.running_chats
    from agents a left join memberships m on m.agent_id = a.id and m.group_id = :group where a.id = :agent
    """
)
_CHAT = sa.text(
    """
    with a as (
        update agents set running_chats = running_chats + :running, last_chat_assigned_at = coalesce(:assigned_at, last_chat_assigned_at)
        where id = :agent returning *
    )
    select a.active_tickets, a.counted_tickets, coalesce(m.counted_tickets, 0) as counted_in_group,
           coalesce(m.received_count, 0) as received_count, a.running_chats
    from a left join memberships m on m.agent_id = a.id and m.group_id = :group
    """
).bindparams(sa.bindparam("assigned_at", type_=sa.DateTime(timezone=True)))
_TICKET = sa.text(
    """
    with a as (
        update agents set active_tickets = active_tickets + :active, counted_tickets = counted_tickets + :counted
        where id = :agent returning *
    ), m as (
        update memberships set active_tickets = active_tickets + :active, counted_tickets = counted_tickets + :counted,
            received_count = received_count + :receipts, last_received_at = coalesce(:received_at, last_received_at)
        where agent_id = :agent and group_id = :group returning *
    )
    select a.active_tickets, a.counted_tickets, coalesce(m.counted_tickets, 0) as counted_in_group,
           coalesce(m.received_count, 0) as received_count, a.running_chats
    from a left join m on m.agent_id = a.id
    """
).bindparams(sa.bindparam("received_at", type_=sa.DateTime(timezone=True)))


def give(session: Session, item: WorkItem, now: datetime, *, is_receipt: bool = False) -> Load:
    """Adds what this work weighs to its owner's counts, and notes when he got it (RTE-041, 059). His load then."""
    if item.work_type == "chat":
        return _change(session, item, _CHAT, running=int(item.is_running), assigned_at=now)
    return _change_tickets(session, item, 1, now if is_receipt else None)


def take_off(session: Session, item: WorkItem) -> Load:
    """Takes what this work weighs off its owner's counts. His load then."""
    if item.work_type == "chat":
        return _change(session, item, _CHAT, running=-int(item.is_running), assigned_at=None)
    return _change_tickets(session, item, -1, None)


def put_back_on(session: Session, item: WorkItem) -> Load:
    """Adds it again for the owner it has: work that runs again, or moved with him to another group."""
    if item.work_type == "chat":
        return _change(session, item, _CHAT, running=int(item.is_running), assigned_at=None)
    return _change_tickets(session, item, 1, None)


def load(session: Session, agent_id: UUID, group_id: UUID) -> Load:
    """The agent's load as facts carry it; zeros for one who is not known any more."""
    row = session.connection().execute(_LOAD, {"agent": agent_id, "group": group_id}).mappings().first()
    return dict(row) if row else NO_LOAD


def recount(session: Session, agent_id: UUID, group_id: UUID) -> Load:
    """What an agent holds of one group by its works, for a membership that begins: {active_tickets, counted_tickets}."""
    row = session.execute(
        sa.select(sa.func.count(), sa.func.count().filter(WorkItem.is_counted)).where(
            WorkItem.agent_id == agent_id, WorkItem.group_id == group_id, WorkItem.work_type == "ticket", WorkItem.is_running
        )
    ).one()
    return {"active_tickets": row[0], "counted_tickets": row[1]}


def _change_tickets(session: Session, item: WorkItem, sign: int, received_at: datetime | None) -> Load:
    if item.work_type == "call_log":
        sign = 0
    active, counted = (sign, sign if item.is_counted else 0) if item.is_running else (0, 0)
    return _change(session, item, _TICKET, active=active, counted=counted, receipts=int(received_at is not None), received_at=received_at)


def _change(session: Session, item: WorkItem, statement: sa.TextClause, **values: object) -> Load:
    if item.agent_id is None:
        return NO_LOAD
    keep_still(session, [item.agent_id])  # past the session, which would write down all it has in hand each time
    desk.touch(session, item.agent_id)
    row = session.connection().execute(statement, {"agent": item.agent_id, "group": item.group_id, **values}).mappings().first()
    return dict(row) if row else NO_LOAD
