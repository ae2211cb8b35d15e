"""The order in which a transaction takes its locks: groups by id, then agents by id.

Decisions of one group, and the counting of one agent's load, thereby happen one after the other (RTE-039). A transaction that must
step out of this order, because it holds several facts, waits only briefly: it is then rolled back and its facts are handled one by one,
each in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.routing.models import Agent, Group, WorkItem

OUT_OF_ORDER_MS = 400


@dataclass(slots=True)
class Held:
    """What one transaction has locked so far, and what it remembers while it does: nobody else can change that meanwhile.

    `items` are works in hand, `desks` the members of groups, `quiet` the queues in which nothing waits, `snapshots` what its
    decisions refer to for groups' members.
    """

    transaction: Any
    groups: dict[UUID, Group] = field(default_factory=dict)
    agents: set[UUID] = field(default_factory=set)
    items: dict[UUID, WorkItem] = field(default_factory=dict)
    desks: dict[tuple[UUID, str], Any] = field(default_factory=dict)
    quiet: set[tuple[UUID, str]] = field(default_factory=set)
    snapshots: dict[tuple[UUID, str], Any] = field(default_factory=dict)
    is_out_of_order: bool = False


def held(session: Session) -> Held:
    """What this session's present transaction holds."""
    transaction = session.get_transaction()
    found = session.info.get("held")
    if not isinstance(found, Held) or found.transaction is not transaction:
        found = session.info["held"] = Held(transaction)
    return found


def lock_groups(session: Session, ids: Iterable[UUID]) -> dict[UUID, Group]:
    """The groups that are known, locked until the transaction ends."""
    holds = held(session)
    wanted = set(ids)
    missing = sorted(wanted - holds.groups.keys())
    if missing:
        _mind_the_order(session, holds, bool(holds.agents) or missing[0] < max(holds.groups, default=missing[0]))
        for group in session.scalars(_groups(missing).with_for_update(key_share=True), execution_options={"autoflush": False}):
            holds.groups[group.id] = group
    return {id_: holds.groups[id_] for id_ in wanted if id_ in holds.groups}


def try_lock_group(session: Session, group_id: UUID) -> Group | None:
    """The group, locked, unless another transaction holds it: never waits."""
    holds = held(session)
    if group_id not in holds.groups:
        group = session.scalars(_groups([group_id]).with_for_update(key_share=True, skip_locked=True)).first()
        if group is None:
            return None
        holds.groups[group_id] = group
    return holds.groups[group_id]


def lock_agents(session: Session, ids: Iterable[UUID]) -> dict[UUID, Agent]:
    """The agents that are known, locked, and read anew."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    about_to_lock(session, wanted)
    session.flush()
    held(session).desks.clear()
    select = sa.select(Agent).where(Agent.id.in_(wanted)).order_by(Agent.id).with_for_update(key_share=True)
    return {agent.id: agent for agent in session.scalars(select.execution_options(populate_existing=True))}


def keep_still(session: Session, ids: Iterable[UUID]) -> None:
    """Locks those of the agents that this transaction does not hold yet."""
    missing = sorted(set(ids) - held(session).agents)
    if missing:
        about_to_lock(session, missing)
        session.execute(sa.select(Agent.id).where(Agent.id.in_(missing)).order_by(Agent.id).with_for_update(key_share=True))


def is_in_order(session: Session, agent_id: UUID) -> bool:
    """Whether waiting for this agent's row cannot turn into two transactions waiting for each other."""
    agents = held(session).agents
    return agent_id in agents or agent_id > max(agents, default=UUID(int=0))


def about_to_lock(session: Session, agent_ids: Iterable[UUID]) -> None:
    """Notes that these agents' rows are being locked, and minds the order."""
    holds = held(session)
    new = set(agent_ids) - holds.agents
    if new:
        _mind_the_order(session, holds, bool(holds.agents) and min(new) < max(holds.agents))
        holds.agents |= new


def _groups(ids: list[UUID]) -> sa.Select[Group]:
    select = sa.select(Group).where(Group.id.in_(ids)).order_by(Group.id)
    return select.execution_options(populate_existing=True)


def _mind_the_order(session: Session, holds: Held, is_out_of_order: bool) -> None:
    if is_out_of_order and not holds.is_out_of_order:
        session.execute(sa.text(f"set local lock_timeout = {OUT_OF_ORDER_MS}"))
        holds.is_out_of_order = True
