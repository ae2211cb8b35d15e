"""What agents hold: the counts on their rows, changed in the transaction that changes an owner or a state."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.routing.models import Agent, Membership, WorkItem
from services.routing.placing.locks import keep_still

_LOAD = sa.text(
    "select a.active_tickets, a.counted_tickets, coalesce(m.counted_tickets, 0) as counted_in_group,"
    " coalesce(m.received_count, 0) as received_count, a.running_chats"
    " from agents a left join memberships m on m.agent_id = a.id and m.group_id = :group where a.id = :agent"
)


def weigh(session: Session, item: WorkItem, sign: int, now: datetime, *, is_receipt: bool = False, is_new: bool = False) -> None:
    """Adds what this work weighs to its owner's counts (sign 1), or takes it off (-1); call it before or after the work itself changes.

    `is_receipt` adds to his round-robin counter; `is_new` notes when he was last given a chat (RTE-059).
    """
    if item.agent_id is None or item.work_type == "call_log":
        return
    keep_still(session, [item.agent_id])
    if item.work_type == "chat":
        _weigh_chat(session, item, sign, now, is_new)
    else:
        _weigh_ticket(session, item, sign, now, is_receipt)


def _weigh_chat(session: Session, item: WorkItem, sign: int, now: datetime, is_new: bool) -> None:
    changed: dict[str, Any] = {"last_chat_assigned_at": now} if is_new else {}
    if item.is_running:
        changed["running_chats"] = Agent.running_chats + sign
    if changed:
        session.execute(sa.update(Agent).where(Agent.id == item.agent_id).values(changed), execution_options={"synchronize_session": False})


def _weigh_ticket(session: Session, item: WorkItem, sign: int, now: datetime, is_receipt: bool) -> None:
    if not item.is_running:
        return
    counted = sign if item.is_counted else 0
    agent = {"active_tickets": Agent.active_tickets + sign, "counted_tickets": Agent.counted_tickets + counted}
    here: dict[str, Any] = {"active_tickets": Membership.active_tickets + sign, "counted_tickets": Membership.counted_tickets + counted}
    if is_receipt:
        here |= {"received_count": Membership.received_count + 1, "last_received_at": now}
    unseen = {"synchronize_session": False}
    session.execute(sa.update(Agent).where(Agent.id == item.agent_id).values(agent), execution_options=unseen)
    of_him = (Membership.agent_id == item.agent_id, Membership.group_id == item.group_id)
    session.execute(sa.update(Membership).where(*of_him).values(here), execution_options=unseen)


def load(session: Session, agent_id: UUID, group_id: UUID) -> dict[str, int]:
    """The agent's load as facts carry it; zeros for one who is not known any more."""
    session.flush()
    row = session.execute(_LOAD, {"agent": agent_id, "group": group_id}).mappings().first()
    names = ("active_tickets", "counted_tickets", "counted_in_group", "received_count", "running_chats")
    return dict(row) if row else dict.fromkeys(names, 0)


def recount(session: Session, agent_id: UUID, group_id: UUID) -> dict[str, int]:
    """What an agent holds of one group by its works, for a membership that begins: {active_tickets, counted_tickets}."""
    session.flush()
    row = session.execute(
        sa.select(sa.func.count(), sa.func.count().filter(WorkItem.is_counted)).where(
            WorkItem.agent_id == agent_id, WorkItem.group_id == group_id, WorkItem.work_type == "ticket", WorkItem.is_running
        )
    ).one()
    return {"active_tickets": row[0], "counted_tickets": row[1]}
